import type { OffTotal } from '@kho/ingest/totals/read-totals.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { BindingStatus } from './binding-status.ts'

/** The workers there are, and what waits for them. */
export interface WorkerCounts {
  /** That gave a sign of life in the last minute. */
  readonly alive: number
  readonly running: number
  readonly queued: number
}

/** A log that an agency's server keeps for Kho until it has been read. */
export interface RetainedLog {
  readonly source: string
  readonly bytes: number
}

/** What was looked up of a city, before anything is made of it. */
export interface Seen {
  readonly city: City
  readonly version: number
  readonly workers: WorkerCounts
  readonly logs: readonly RetainedLog[]
  readonly bindings: readonly BindingStatus[]
  /** Fields of records that sources tell differently. */
  readonly conflicts: number
  /** How tables at sources have changed under the current documents, without keeping Kho from reading them. */
  readonly drifts: readonly SeenDrift[]
  /** Declared totals that did not add up when they were last counted. */
  readonly totals: readonly OffTotal[]
}

/** A column that is new at a source, or declared anew. */
export interface SeenDrift {
  readonly dataset: string
  readonly source: string
}
