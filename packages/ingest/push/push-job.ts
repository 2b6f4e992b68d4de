import { setTimeout } from 'node:timers/promises'
import type { LongJob } from '../jobs/long-jobs.ts'
import type { WorkerOptions } from '../jobs/worker-options.ts'
import { pruneDeliveries } from './note-deliveries.ts'
import { processPushed } from './process-pushed.ts'

// Milliseconds. A sender that never rests fills a run of the history only this often.
const pause = { idle: 500, busy: 2_000 }
const prunes = 3_600_000

/** Taking what systems push, for every source that does: by whichever worker has the lock. */
export function pushJob({ database, identityKey, onRun }: WorkerOptions): LongJob {
  return {
    name: 'push',
    keysOf: (city) => [...city.sources.values()].filter(({ kind }) => kind === 'push').map(({ source }) => source),
    feeds: ({ mode }) => mode === 'push',
    work: async ({ key: source, city, version, signal }) => {
      const options = { database, city, version, source, identityKey, signal, onProgress: () => undefined }
      let pruned = Number.NEGATIVE_INFINITY
      while (!signal.aborted) {
        if (performance.now() - pruned > prunes) {
          await pruneDeliveries(database)
          pruned = performance.now()
        }
        const tried = await processPushed({
          ...options,
          onRun: (ended) => onRun({ ...ended, error: ended.result.error }),
        })
        await setTimeout(tried > 0 ? pause.busy : pause.idle, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}
