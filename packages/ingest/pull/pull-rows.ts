import { KhoError } from '@kho/schema/error.ts'
import { type Drift, findDrift } from '../drift/find-drift.ts'
import { endedBy } from '../ended-by.ts'
import type { Batch, Snapshot, Source, SourceTable } from '../source.ts'
import type { PullPlan } from './pull-plan.ts'
import { withoutFields } from './stopped-fields.ts'

/** A table as it is before it is read. */
export interface LookedAt {
  /** The source's own estimate of the rows to come. */
  readonly rows: number | null
  /** What can be read of it. */
  readonly plan: PullPlan
}

/**
 * Looks at what the source still has of what the binding maps. Where a field that the dataset can do without is gone, or
 * is another type now, the rest is read without it; otherwise the dataset stops with the names and keeps its last good
 * data: KHO223 what is gone, KHO288 what is another type. `look` is told the table, or that there is none, and says how
 * it drifted.
 */
export async function lookAtTable(
  source: Pick<Source, 'describe'>,
  plan: PullPlan,
  look: (table: SourceTable | null) => Promise<readonly Drift[]> = async (table) => findDrift(plan, table, new Map()),
): Promise<LookedAt> {
  const tables = await source.describe([{ from: plan.binding.from, read: plan.binding.read, columns: plan.columns }])
  const table = tables.find((candidate) => candidate.name === plan.binding.from) ?? null
  const drifts = await look(table)
  if (!table) throw drift(plan, [plan.binding.from])
  const gone = drifts.filter(({ kind }) => kind === 'gone')
  const stopping = drifts.find(({ stops }) => stops === 'dataset')
  if (gone.some(({ stops }) => stops === 'dataset')) {
    throw drift(
      plan,
      gone.map(({ column }) => column),
    )
  }
  if (stopping) throw anotherType(plan, stopping)
  const stopped = drifts.filter(({ stops }) => stops === 'field').flatMap(({ fields }) => fields)
  return { rows: table.rows, plan: withoutFields(plan, stopped) }
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

function anotherType({ contract, binding }: PullPlan, { column, was, now, fields }: Drift): KhoError {
  const message = `Source ${binding.source} declares ${column} as ${now}, no longer ${was}: more than ${fields.join(', ')} of ${contract.dataset} can hold.`
  const details = { dataset: contract.dataset, source: binding.source, from: binding.from, column }
  return new KhoError('KHO288', message, details)
}

function drift(plan: PullPlan, missing: readonly string[]): KhoError {
  const { contract, binding } = plan
  return new KhoError(
    'KHO223',
    `Source ${binding.source} no longer has ${missing.join(', ')}, which ${contract.dataset} reads from ${binding.from}.`,
    { dataset: contract.dataset, source: binding.source, from: binding.from, missing },
  )
}
