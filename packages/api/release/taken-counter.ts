import { todayOf } from '@kho/schema/contract/clock.ts'
import { eachTime } from '@kho/schema/ledger/each-time.ts'
import { addTaken, type TakenFile } from '@kho/schema/release/files-taken.ts'
import type { Release, ReleaseFormat } from '@kho/schema/release/release.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { AskedBySomeone } from '../http/route.ts'

/** Counts how often files of releases are taken. */
export interface TakenCounter {
  /** Counts an answer that gives a file out from its beginning; what goes on with one, or says that it is the same, is not. */
  note(asked: AskedBySomeone, release: Release, format: ReleaseFormat, answer: Response): void
  /** Writes down what is not written yet. */
  close(): Promise<void>
}

const every = 2_000

/**
 * In memory, and written down every two seconds: as many counts as there are files. Whoever took one is not known here. What a
 * server that is killed had not written is lost. `session` of role `kho_write`; null: nothing is counted.
 */
export function openTakenCounter(session: Session | null): TakenCounter {
  if (!session) return { note: () => undefined, close: async () => undefined }
  const counts = new Map<string, { readonly file: TakenFile; times: number }>()
  const write = async () => {
    const some = [...counts.values()]
    counts.clear()
    if (some.length === 0) return
    await addTaken(
      session,
      some.map(({ file, times }) => [file, times]),
    ).catch(() => {
      for (const { file, times } of some) add(file, times) // told again two seconds later
    })
  }
  const add = (file: TakenFile, times: number) => {
    counts.getOrInsertComputed(JSON.stringify(file), () => ({ file, times: 0 })).times += times
  }
  const stop = eachTime(every, write)
  return {
    note({ request, snapshot }, { dataset, number }, format, answer) {
      if (request.method !== 'GET' || !isFromBeginning(answer)) return
      const month = `${todayOf(snapshot.city, new Date()).slice(0, 7)}-01`
      add({ dataset, release: number, format, month }, 1)
    },
    async close() {
      await stop()
      await write()
    },
  }
}

function isFromBeginning({ status, headers }: Response): boolean {
  return status === 200 || (status === 206 && (headers.get('content-range') ?? '').startsWith('bytes 0-'))
}
