import { KhoError } from '@kho/schema/error.ts'
import { dueLinks } from '../quarantine/relink.ts'
import { replayBinding } from '../quarantine/replay.ts'
import { followedDatasets } from './slot.ts'
import { type FollowOptions, followSpan, type SpanResults } from './span.ts'

/**
 * Follows the log of a source for all datasets bound to it by mode log, until the signal fires: a long job, one a source
 * at a time on all machines. Takes a connection of the store for each dataset and a few more. Throws where nothing can be
 * followed now: the error says whether to try again.
 */
export async function followSource(options: FollowOptions): Promise<void> {
  while (!options.signal.aborted) {
    await replayLinks(options)
    const results: SpanResults = new Map()
    try {
      await followSpan({ ...options, joins: () => 'due', upTo: 'span' }, results)
    } catch (cause) {
      if (options.signal.aborted) return
      throw cause
    }
    const ends = [...results.values()]
    if (ends.some(({ state, error }) => state === 'done' || error?.code === 'KHO249')) continue
    const failed = ends.find(({ error }) => error !== null)
    if (failed?.error) throw failed.error
    return // nothing to follow, or all of it waits for an operator
  }
}

/** What links call for is looked at between two spans: while one lasts, no other run of its datasets begins. */
async function replayLinks({ turn: _, ...options }: FollowOptions): Promise<void> {
  const { database, city, source } = options
  const followed = followedDatasets(city, source)
  for (const binding of await dueLinks(database, city)) {
    if (binding.source !== source || !followed.includes(binding.dataset)) continue
    await replayBinding({ ...options, dataset: binding.dataset, links: true }).catch((cause) => {
      if (!(cause instanceof KhoError && cause.code === 'KHO224')) throw cause
    })
  }
}
