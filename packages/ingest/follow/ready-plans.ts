import { noteDrift } from '../drift/note-drift.ts'
import { type PullPlan, planPull } from '../pull/pull-plan.ts'
import { lookAtTable } from '../pull/pull-rows.ts'
import { logTableOf } from './following.ts'
import { followedDatasets } from './slot.ts'
import type { Span } from './span.ts'

/** A dataset whose table can be followed as it is now. */
export interface Ready {
  readonly plan: PullPlan
  readonly shape: string
}

/**
 * The datasets whose table can be followed, after writing down how each table drifted. Of the others `onFailure` is told
 * why not.
 */
export async function readyPlans(
  span: Span,
  onFailure: (dataset: string, cause: unknown) => Promise<void>,
): Promise<readonly Ready[]> {
  const { city, database, log, source, version } = span
  const plans = followedDatasets(city, source).map((dataset) => planPull(city, dataset, source))
  const reads = plans.map(({ binding, columns }) => ({ from: binding.from, read: binding.read, columns }))
  if (plans.length === 0) return []
  const tables = span.opened.describe(reads)
  tables.catch(() => undefined) // heard for each dataset
  const ready: Ready[] = []
  for (const plan of plans) {
    const { dataset } = plan.contract
    try {
      await lookAtTable({ describe: () => tables }, plan, (table) =>
        database.transaction((session) => noteDrift(session, plan, table, version)),
      )
      const [shape] = await log.prepare([logTableOf(plan)])
      ready.push({ plan, shape: shape ?? '' })
    } catch (cause) {
      if (span.joins(dataset) !== 'no') await onFailure(dataset, cause)
    }
  }
  return ready
}
