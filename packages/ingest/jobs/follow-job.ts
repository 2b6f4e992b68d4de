import { followSource } from '../follow/follow-source.ts'
import { followedDatasets } from '../follow/slot.ts'
import type { LongJob } from './long-jobs.ts'
import { isOpen } from './schedule.ts'
import type { WorkerOptions } from './worker-options.ts'

/** Following the logs of sources, for every binding of mode log, in the hours of each: one follower a source on all machines. */
export function followJob({ followers, identityKey, open }: WorkerOptions): readonly LongJob[] {
  if (!followers) return []
  return [
    {
      name: 'follow',
      keysOf: (city) =>
        [...city.sources.keys()].filter(
          (source) => followedDatasets(city, source).length > 0 && isOpen(city, source, new Date()),
        ),
      feeds: ({ mode }) => mode === 'log',
      work: ({ key, city, version, signal }) =>
        followSource({
          database: followers,
          city,
          version,
          source: key,
          identityKey,
          open: (document) => open(document),
          signal,
          onProgress: () => undefined,
        }),
    },
  ]
}
