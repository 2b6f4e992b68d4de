import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { followSource } from '@kho/ingest/follow/follow-source.ts'
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { syncBinding } from '@kho/ingest/sync-binding.ts'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { identityKey } from '../harness/identity-key.ts'
import type { WorkerJob } from './kill-scene.ts'
import { isStoreAway } from './store-away.ts'

/**
 * A worker to be killed: `node test/kill/worker.ts STORE_URL`. Says `ready`, waits for a job, then does it again and
 * again without pause, as a busy installation would. Says how each run ended and in how many milliseconds.
 */
const [, , url = ''] = process.argv
const database = openDatabase({ url, name: 'kill loop', role: 'kho_worker' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')
const { city, version } = loaded
process.stdin.on('end', () => process.exit()) // whoever was to kill it is gone
process.stdout.write('ready\n')
const [line] = await once(process.stdin, 'data')
const job: WorkerJob = JSON.parse(String(line))
const { dataset, source } = job
const common = {
  ...{ database, city, version, source, identityKey },
  open: (document: SourceDocument) => openSource(document, { secretOf: () => undefined, cityFolder: '/' }),
  signal: new AbortController().signal,
  onProgress: () => undefined,
}
let runs = 0

function say(state: string, code: string | null, began: number): void {
  process.stdout.write(`${state} ${code ?? '-'} ${Math.ceil(performance.now() - began)}\n`)
}

const ways: { readonly [way in WorkerJob['way']]: (began: number) => Promise<void> } = {
  sync: async (began) => {
    runs += 1
    const compare = job.compareEvery > 0 && runs % job.compareEvery === 0
    const { state, error } = await syncBinding({ ...common, dataset, compare })
    say(state, error?.code ?? null, began)
    if (error) await setTimeout(50)
  },
  follow: () => followSource(common),
  push: async (began) => {
    const onRun = ({ result }: { result: { state: string; error: KhoError | null } }) =>
      say(result.state, result.error?.code ?? null, began)
    if ((await processPushed({ ...common, onRun })) === 0) await setTimeout(20)
  },
}

for (;;) {
  const began = performance.now()
  try {
    await ways[job.way](began)
  } catch (error) {
    // Another's lock that is not gone yet, a system that is away for a moment: anything else is a fault of ours.
    const passes = error instanceof KhoError && codes[error.code].retry === 'later'
    if (!passes && !isStoreAway(error)) throw error
    say('away', error instanceof KhoError ? error.code : 'store', began)
    await setTimeout(50)
  }
}
