import type { KhoError } from '@kho/schema/error.ts'
import { sql } from 'kysely'
import { reconcileMarks } from './compare/reconcile-marks.ts'
import { reconcileWhole } from './compare/reconcile-whole.ts'
import type { Reconciliation } from './compare/reconciliation.ts'
import { type OpenRun, withRun } from './load/open-run.ts'
import { noteExpected } from './load/run-record.ts'
import { dropStaging } from './load/staging.ts'
import { planPull } from './pull/pull-plan.ts'
import { lookAtTable, openSnapshot } from './pull/pull-rows.ts'
import type { SyncOptions } from './run.ts'

export type { Difference, Reconciliation } from './compare/reconciliation.ts'

export interface ReconcileOptions extends SyncOptions {
  /** So many ids of each kind of difference at most. */
  readonly most: number
}

/** The run that compared, and what it found; null where it failed, with the reason. */
export interface Reconciled {
  readonly run: string
  readonly found: Reconciliation | null
  readonly error: KhoError | null
}

/**
 * Compares a dataset with what one of its sources holds now: by the marks of its rows, or read whole where it has none.
 * A run that publishes nothing and says nothing of how the binding stands. Throws where no run could begin, as where the
 * source sends its records itself.
 */
export async function reconcileDataset(options: ReconcileOptions): Promise<Reconciled> {
  planPull(options.city, options.dataset, options.source)
  const found: { value: Reconciliation | null } = { value: null }
  const result = await withRun({ turn: 'wait', ...options }, 'reconcile', async (open) => {
    found.value = await compareOnce(open, options)
  })
  return { run: result.run, found: found.value, error: result.error }
}

async function compareOnce(open: OpenRun, options: ReconcileOptions): Promise<Reconciliation> {
  const { database, run, signal, sofar } = open
  await using source = await options.open(open.plan.source)
  const { rows, plan } = await lookAtTable(source, open.plan)
  sofar.expected = rows
  await database.transaction((session) => noteExpected(session, run, { rows, plan }))
  const reading = { ...open, plan }
  await using snapshot = await openSnapshot(source, plan, run, signal)
  const { marks } = snapshot
  const found =
    marks === null
      ? await reconcileWhole(reading, snapshot, options.most)
      : await reconcileMarks(reading, marks, options.most)
  return database.transaction(async (session) => {
    await session.rows(sql`update kho.run set message = ${wordsOf(found)} where run = ${run}`)
    await dropStaging(session, run)
    return found
  })
}

function wordsOf({ missing, gone, differing }: Reconciliation): string {
  return `Compared on demand: ${missing.count} missing here, ${gone.count} gone there, ${differing.count} different.`
}
