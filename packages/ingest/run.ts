import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { noteDrift } from './drift/note-drift.ts'
import { loadCheckpoint } from './load/checkpoint.ts'
import { type OpenRun, type RunOptions, type RunResult, withRun } from './load/open-run.ts'
import { noteExpected } from './load/run-record.ts'
import { planPull } from './pull/pull-plan.ts'
import { lookAtTable, openSnapshot } from './pull/pull-rows.ts'
import { readKeys } from './read-keys.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { Source } from './source.ts'

export type { RunResult } from './load/open-run.ts'

export interface SyncOptions extends RunOptions {
  open(source: SourceDocument): Promise<Source>
  /** Read everything again, also where a cursor or a compare would do. */
  readonly full?: boolean
  /** Compare now, also where a cursor's next compare is not due. */
  readonly compare?: boolean
  /** Compare keys alone: finds records that are gone or new, and none that changed. */
  readonly keys?: boolean
}

/**
 * Brings a dataset to what one of its sources holds now: pull, check, load. Whatever fails, the dataset keeps what it
 * had and the run's record says why. Throws only where no run could begin: an unknown binding, another worker at it.
 */
export async function syncDataset(options: SyncOptions): Promise<RunResult> {
  planPull(options.city, options.dataset, options.source)
  return withRun({ turn: 'wait', ...options }, 'whole', (open) => readSource(open, options))
}

async function readSource(open: OpenRun, options: SyncOptions): Promise<void> {
  const { run, database, sofar, signal } = open
  await using source = await options.open(open.plan.source)
  const { rows, plan } = await lookAtTable(source, open.plan, (table) =>
    database.transaction((session) => noteDrift(session, open.plan, table, options.version)),
  )
  sofar.expected = rows
  await database.transaction((session) => noteExpected(session, run, { rows, plan }))
  const reading = { ...open, plan }
  const last = await loadCheckpoint(database, plan.contract.dataset, plan.binding.source)
  if (options.keys && last?.fingerprint === plan.fingerprint) return readKeys(reading, source, last)
  await using snapshot = await openSnapshot(source, plan, run, signal)
  const asked = options.full ? 'whole' : options.compare ? 'compare' : 'due'
  await readSnapshot(reading, { snapshot, last, asked })
}
