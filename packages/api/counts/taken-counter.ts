import { addTaken, type TakenFile } from '@kho/schema/release/files-taken.ts'
import type { Release, ReleaseFormat } from '@kho/schema/release/release.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { AskedBySomeone } from '../http/route.ts'
import { openCounter } from './counter.ts'
import { monthOf } from './month.ts'

/** Counts how often files of releases are taken. */
export interface TakenCounter {
  /** Counts an answer that gives a file out from its beginning; what goes on with one, or says that it is the same, is not. */
  note(asked: AskedBySomeone, release: Release, format: ReleaseFormat, answer: Response): void
  /** Writes down what is not written yet. */
  close(): Promise<void>
}

/** Whoever took a file is not known here. `session` of role `kho_write`; null: nothing is counted. */
export function openTakenCounter(session: Session | null): TakenCounter {
  if (!session) return { note: () => undefined, close: async () => undefined }
  const counter = openCounter<TakenFile>((counts) => addTaken(session, counts))
  return {
    note({ request, snapshot }, { dataset, number }, format, answer) {
      if (request.method !== 'GET' || !isFromBeginning(answer)) return
      counter.note({ dataset, release: number, format, month: monthOf(snapshot.city) })
    },
    close: counter.close,
  }
}

function isFromBeginning({ status, headers }: Response): boolean {
  return status === 200 || (status === 206 && (headers.get('content-range') ?? '').startsWith('bytes 0-'))
}
