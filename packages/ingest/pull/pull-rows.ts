import { KhoError } from '@kho/schema/error.ts'
import type { Batch, Source } from '../source.ts'
import type { PullPlan } from './pull-plan.ts'

/**
 * Refuses to begin when the source no longer has what the binding maps: the dataset stops with the names of what
 * is missing and keeps its last good data. Returns the source's own estimate of the rows to come.
 */
export async function refuseDrift(source: Source, plan: PullPlan): Promise<number | null> {
  const tables = await source.describe()
  const table = tables.find((candidate) => candidate.name === plan.binding.from)
  if (!table) throw drift(plan, [plan.binding.from])
  const present = new Set(table.columns.map((column) => column.name))
  const missing = plan.columns.filter((column) => !present.has(column))
  if (missing.length > 0) throw drift(plan, missing)
  return table.rows
}

/** The batches of one snapshot, each with exactly the columns of the plan in the plan's order. */
export async function* pullRows(
  source: Source,
  plan: PullPlan,
  run: string,
  signal: AbortSignal,
): AsyncGenerator<Batch['rows']> {
  for await (const batch of reading(source, plan, run, signal)) {
    signal.throwIfAborted()
    const sources = plan.columns.map((column) => batch.columns.indexOf(column))
    const missing = plan.columns.filter((_, index) => sources[index] === -1)
    if (missing.length > 0) throw drift(plan, missing)
    yield sources.every((source, index) => source === index) && batch.columns.length === sources.length
      ? batch.rows
      : batch.rows.map((row) => sources.map((index) => row[index] ?? null))
  }
}

/** What a connector says of its own failures goes out as it is; anything else is the source's silence. */
async function* reading(source: Source, plan: PullPlan, run: string, signal: AbortSignal): AsyncGenerator<Batch> {
  const { binding, columns } = plan
  try {
    yield* source.pull({ from: binding.from, columns, run }, signal)
  } catch (cause) {
    if (cause instanceof KhoError) throw cause
    const details = { source: binding.source, from: binding.from }
    throw new KhoError('KHO231', `Source ${binding.source} failed while ${binding.from} was read.`, details, { cause })
  }
}

function drift(plan: PullPlan, missing: readonly string[]): KhoError {
  const { contract, binding } = plan
  return new KhoError(
    'KHO223',
    `Source ${binding.source} no longer has ${missing.join(', ')}, which ${contract.dataset} reads from ${binding.from}.`,
    { dataset: contract.dataset, source: binding.source, from: binding.from, missing },
  )
}
