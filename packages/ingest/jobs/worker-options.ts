import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { RunResult } from '../run.ts'
import type { Source } from '../source.ts'
import type { Binding } from './binding.ts'
import type { LongJob } from './long-jobs.ts'

export interface WorkerOptions {
  /** Of the store, for pg-boss's own connections; they take the role `kho_worker`. */
  readonly url: string
  /** In the role `kho_worker`; each run at a time takes two of its connections, and its watch a third now and then. */
  readonly database: Database
  /** As the owner of the tables: changes of contracts that a killed apply left behind are finished by it. */
  readonly owner: Database | null
  open(source: SourceDocument): Promise<Source>
  readonly identityKey: Buffer
  /** Runs at a time in this process, 4 unless said. */
  readonly concurrency?: number
  /**
   * Sessions for those who follow logs, in the role `kho_worker`: one for each followed dataset and a few for each
   * source. Absent, this worker follows none, and what has mode log is read by schedule.
   */
  readonly followers?: Database
  /** Further work without an end. */
  readonly longJobs?: readonly LongJob[]
  /** Seconds between two looks at what is due, 5 unless said, and without a heartbeat until a run is taken over. */
  readonly lookSeconds?: number
  readonly leaseSeconds?: number
  /** Told of every run, and of every failure that had none. */
  onRun(ended: Ended): void
  onError(error: unknown): void
}

export interface Ended extends Binding {
  readonly result: RunResult | null
  readonly error: KhoError | null
}
