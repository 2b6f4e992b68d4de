import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'

/** How a city stands, as `kho status` tells it: names, counts, codes and commands. Nobody's record is in it. */
export interface OperationStatus {
  readonly workers: { readonly alive: number; readonly running: number; readonly queued: number }
  /** What needs somebody, the most urgent first. */
  readonly problems: readonly OperationProblem[]
}

/** Something that needs somebody. Spans of time are in whole seconds. */
export interface OperationProblem {
  readonly kind: string
  /** What is wrong and since when. */
  readonly heading: Bilingual
  readonly source: string | null
  readonly agency: string | null
  readonly datasets: readonly string[]
  readonly late: readonly LateDataset[]
  /** Who has rules on these datasets. */
  readonly consumers: readonly Bilingual[]
  readonly code: string | null
  readonly message: string | null
  readonly hint: Bilingual | null
  /** How often it failed and what Kho does by itself; null where nothing failed. */
  readonly streak: Bilingual | null
  readonly since: number | null
  /** What to run next, or one of several. */
  readonly commands: readonly string[]
}

export interface LateDataset {
  readonly dataset: string
  readonly age: number | null
  readonly promise: number
}

/** Looks up how a city stands. Whoever starts the server brings it: what ingestion writes down is not the API's to read. */
export type ReadOperation = (current: { readonly city: City; readonly version: number }) => Promise<OperationStatus>
