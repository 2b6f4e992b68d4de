import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { LookedAt } from '@kho/schema/steward/sampled-by.ts'
import type { RecordPlan, RootPlan } from '../plan/plan.ts'
import { type PlannedReading, readRoots } from '../query/planned-reading.ts'
import { cellOf, isRecord, type ReadRecord, readLinked } from './linked-records.ts'

/** A record as an example: its global id, and its key as whoever asks is shown it. */
export interface SampleRecord {
  readonly id: string
  readonly key: readonly (string | null)[]
}

interface Samples {
  readonly contract: Contract
  /** Their `_id`s. */
  readonly ids: readonly string[]
  /** What the choice of them tells of: it is read as well. */
  readonly asked: LookedAt
}

/**
 * Reads samples by the policy view of whoever asks, and what they were chosen by, other datasets' records too: entered in the
 * ledger as any read. What he is not shown is left out; none is told where not all of it could be read.
 */
export async function sampleRecords(
  reading: PlannedReading,
  { contract, ids, asked }: Samples,
): Promise<ReadonlyMap<string, SampleRecord>> {
  if (ids.length === 0) return new Map()
  const { dataset, key } = contract
  const fields = [...new Set([...key, ...asked.fields])]
  const cells = fields.map((field) => ({ member: 'cell', key: cellOf(field), field }) as const)
  const record: RecordPlan = { dataset, known: [], foundBy: [], members: [{ member: 'id', key: 'id' }, ...cells] }
  const root: RootPlan = { root: 'nodes', key: 'samples', wanted: ids.map((id) => ({ id, record })) }
  const { samples } = await readRoots(reading, [root])
  if (!Array.isArray(samples)) throw new KhoError('KHO551', 'The store could not answer.')
  const read = samples.map((sample: unknown) => (isRecord(sample) ? sample : null))
  const shown = read.filter((sample) => sample !== null)
  if (!(await readLinked(reading, asked.links, shown))) return new Map()
  return new Map(ids.flatMap((id, at) => (read[at] ? [[id, sampleOf(read[at], key)] as const] : [])))
}

function sampleOf(sample: ReadRecord, key: readonly string[]): SampleRecord {
  const values = key.map((field) => sample[cellOf(field)] ?? null)
  return { id: String(sample.id), key: values.map((value) => (value === null ? null : String(value))) }
}
