import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { RecordPlan, RootPlan } from '../plan/plan.ts'
import { type PlannedReading, readRoots } from '../query/planned-reading.ts'

/** A record as an example: its global id, and its key as whoever asks is shown it. */
export interface SampleRecord {
  readonly id: string
  readonly key: readonly (string | null)[]
}

interface Samples {
  readonly contract: Contract
  /** Their `_id`s. */
  readonly ids: readonly string[]
  /** Fields that the choice of them tells of: what was used of them is read as well. */
  readonly asked: readonly string[]
}

/** Reads samples by the policy view of whoever asks, entered in the ledger as any read; what he is not shown is left out. */
export async function sampleRecords(
  reading: PlannedReading,
  { contract, ids, asked }: Samples,
): Promise<ReadonlyMap<string, SampleRecord>> {
  if (ids.length === 0) return new Map()
  const { dataset, key } = contract
  const cells = [...new Set([...key, ...asked])].map((field, at) => ({ member: 'cell', key: `c${at}`, field }) as const)
  const record: RecordPlan = { dataset, known: [], foundBy: [], members: [{ member: 'id', key: 'id' }, ...cells] }
  const root: RootPlan = { root: 'nodes', key: 'samples', wanted: ids.map((id) => ({ id, record })) }
  const { samples } = await readRoots(reading, [root])
  if (!Array.isArray(samples)) throw new KhoError('KHO551', 'The store could not answer.')
  const read = samples.map((sample: unknown) => (isRecord(sample) ? sampleOf(sample, key.length) : null))
  return new Map(ids.flatMap((id, at) => (read[at] ? [[id, read[at]] as const] : [])))
}

function sampleOf(sample: { readonly [member: string]: unknown }, parts: number): SampleRecord {
  const key = Array.from({ length: parts }, (_, at) => sample[`c${at}`] ?? null)
  return { id: String(sample.id), key: key.map((value) => (value === null ? null : String(value))) }
}

function isRecord(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null
}
