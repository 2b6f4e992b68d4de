import { KhoError } from '@kho/schema/error.ts'
import { endedBy } from '../ended-by.ts'
import type { Batch, Snapshot, Source, SourceTable } from '../source.ts'
import type { PullPlan } from './pull-plan.ts'

/**
 * Refuses to begin when the source no longer has what the binding maps: the dataset stops with the names of what
 * is missing and keeps its last good data. `look` sees the table first, or that there is none. Returns the source's own
 * estimate of the rows to come.
 */
export async function refuseDrift(
  source: Source,
  plan: PullPlan,
  look: (table: SourceTable | null) => Promise<void> = async () => undefined,
): Promise<number | null> {
  const tables = await source.describe([{ from: plan.binding.from, read: plan.binding.read, columns: plan.columns }])
  const table = tables.find((candidate) => candidate.name === plan.binding.from)
  await look(table ?? null)
  if (!table) throw drift(plan, [plan.binding.from])
  const present = new Set(table.columns.map((column) => column.name))
  const missing = plan.columns.filter((column) => !present.has(column))
  if (missing.length > 0) throw drift(plan, missing)
  return table.rows
}

/** Opens a snapshot of what the plan reads. */
export function openSnapshot(source: Source, plan: PullPlan, run: string, signal: AbortSignal): Promise<Snapshot> {
  const { binding, columns, key } = plan
  return source.open(
    { from: binding.from, read: binding.read, columns, key, cursor: binding.cursor?.field ?? null, run },
    signal,
  )
}

/**
 * What a connector says of its own failures goes out as it is; anything else is the source's silence. Once the signal has
 * fired no connector is waited for.
 */
export async function* reading(
  batches: AsyncIterable<Batch>,
  { binding }: PullPlan,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const iterator = batches[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await endedBy(signal, iterator.next(), 0)
      signal.throwIfAborted()
      if (next.done) return
      yield next.value
    }
  } catch (cause) {
    if (cause instanceof KhoError || signal.aborted) throw cause
    const details = { source: binding.source, from: binding.from }
    throw new KhoError('KHO231', `Source ${binding.source} failed while ${binding.from} was read.`, details, { cause })
  } finally {
    const closed = Promise.resolve(iterator.return?.())
    if (signal.aborted) closed.catch(() => undefined)
    else await closed
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
