import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { newTally, type Reason, type Tally } from '../check/tally.ts'
import { endedBy } from '../ended-by.ts'
import { type PullPlan, planBinding } from '../pull/pull-plan.ts'
import { endPublished } from './note-outcome.ts'
import { holdingRunLock } from './run-lock.ts'
import { beginRun, type Changes, failRun, type RunMode } from './run-record.ts'
import { nameLock, runSessions } from './run-sessions.ts'
import { watchRun } from './run-watch.ts'
import { takeSourceTurn } from './source-turn.ts'

export interface RunOptions {
  /** In the role `kho_worker`; a run takes three of its connections. */
  readonly database: Database
  readonly city: City
  readonly version: number
  readonly dataset: string
  readonly source: string
  readonly identityKey: Buffer
  readonly signal: AbortSignal
  /**
   * For runs that open sessions at the source: they take one of its places (see `takeSourceTurn`). `wait` until there is
   * one, or `refuse` with KHO283; absent, none is taken.
   */
  readonly turn?: 'wait' | 'refuse'
  onProgress(progress: { readonly rows: number; readonly expected: number | null }): void
}

/** How a run ended. Counts are of records, `read` of the source's rows. */
export interface RunResult extends Changes {
  readonly run: string
  readonly state: 'done' | 'held' | 'failed'
  readonly read: number
  readonly reasons: readonly Reason[]
  /** Why a run failed; null otherwise. */
  readonly error: KhoError | null
}

/** A run under way, under its lock: what everything it does is done with. */
export interface OpenRun {
  readonly run: string
  readonly options: RunOptions
  readonly plan: PullPlan
  /** The store; every session is named after the run, and none begins once the run is to stop. */
  readonly database: Database
  /** The session that holds the run's lock, for short questions while another session copies. */
  readonly lock: Session
  readonly signal: AbortSignal
  readonly tally: Tally
  /** What was read and published so far. `ended`: the run's record says so already. */
  readonly sofar: { read: number; expected: number | null; changes: Changes; ended: 'done' | 'held' | null }
}

/**
 * Opens a run under its lock, does the work and ends the run. Whatever fails, the dataset keeps what was published and
 * the run's record says why. Throws only where no run could begin: an unknown binding, another worker at it.
 */
export function withRun(
  options: RunOptions,
  mode: RunMode,
  work: (open: OpenRun) => Promise<unknown>,
): Promise<RunResult> {
  const { database, dataset, source, city, version } = options
  const plan = planBinding(city, dataset, source)
  return holdingRunLock(database, dataset, source, async (lost, lock) => {
    const stop = AbortSignal.any([options.signal, lost])
    if (options.turn) await takeSourceTurn(lock, plan.source, { waits: options.turn === 'wait', signal: stop })
    const run = await database.transaction((session) => beginRun(session, plan, { version, mode }))
    await nameLock(lock, run)
    await using watch = watchRun(database, run, stop)
    const { signal } = watch
    const sofar: OpenRun['sofar'] = { read: 0, expected: null, changes: nothing, ended: null }
    const sessions = runSessions(database, run, signal)
    const open: OpenRun = { run, options, plan, database: sessions, lock, signal, tally: newTally(), sofar }
    try {
      await endedBy(signal, work(open), 300)
      if (sofar.ended === null) await sessions.transaction((session) => endPublished(session, open))
      return resultOf(open, sofar.ended ?? 'done', null)
    } catch (cause) {
      const error = failureOf(cause, signal)
      const note = () => database.transaction((session) => failRun(session, run, error, open.tally.reasons()))
      // The first may be given the very session that was ended with the run. A store that cannot even note it learns it
      // from the next run: this one no longer holds its lock.
      await note()
        .catch(note)
        .catch(() => undefined)
      return resultOf(open, 'failed', error)
    }
  })
}

const nothing: Changes = { inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 }

function resultOf({ run, sofar, tally }: OpenRun, state: RunResult['state'], error: KhoError | null): RunResult {
  return { run, state, read: sofar.read, ...sofar.changes, reasons: tally.reasons(), error }
}

/** Both together. */
export function added(one: Changes, other: Changes): Changes {
  return {
    inserted: one.inserted + other.inserted,
    updated: one.updated + other.updated,
    deleted: one.deleted + other.deleted,
    unchanged: one.unchanged + other.unchanged,
    quarantined: one.quarantined + other.quarantined,
  }
}

function failureOf(cause: unknown, signal: AbortSignal): KhoError {
  const reason: unknown = signal.aborted ? signal.reason : cause
  if (reason instanceof KhoError) return reason
  if (signal.aborted) return new KhoError('KHO227', 'The run was cancelled.', {}, { cause })
  return new KhoError('KHO225', 'The store could not take the records of the run.', {}, { cause })
}
