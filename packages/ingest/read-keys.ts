import { KhoError } from '@kho/schema/error.ts'
import { findDifferences } from './compare/find-differences.ts'
import { lastFound } from './compare/last-found.ts'
import type { Checkpoint } from './load/checkpoint.ts'
import type { OpenRun } from './load/open-run.ts'
import { openSnapshot, reading } from './pull/pull-rows.ts'
import { publishAs, readOf } from './read-snapshot.ts'
import type { Source } from './source.ts'

/**
 * Compares the source's keys alone: takes away records that are gone there and fetches those that are new, in a later
 * snapshot. Says nothing of records that changed, so neither position nor the time of the last compare moves.
 */
export async function readKeys(open: OpenRun, source: Source, last: Checkpoint): Promise<void> {
  const { plan, run, signal } = open
  const found = await compareKeys(open, source, last.records)
  await using snapshot = await openSnapshot(source, plan, run, signal)
  const { marks } = snapshot
  if (marks === null) throw unmarked(open)
  const rows = reading(found.rows(marks), plan, signal)
  await publishAs(open, 'compare', { ...readOf(snapshot), position: () => null, rows, complete: found.complete }, true)
}

async function compareKeys(open: OpenRun, source: Source, records: number) {
  const { plan, run, signal, database } = open
  await using keys = await openSnapshot(source, { ...plan, columns: [...new Set(plan.key)] }, run, signal)
  if (keys.marks === null) throw unmarked(open)
  const found = await lastFound(database, plan)
  return await findDifferences(open, keys.marks, { records, lastFound: found, keysAlone: true })
}

function unmarked({ plan: { binding, contract } }: OpenRun): KhoError {
  const details = { dataset: contract.dataset, source: binding.source, from: binding.from }
  return new KhoError('KHO235', `${binding.from} of ${binding.source} cannot be compared by key.`, details)
}
