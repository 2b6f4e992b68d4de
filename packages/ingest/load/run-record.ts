import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { KhoError } from '@kho/schema/error.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Reason } from '../check/tally.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import { dropStaging } from './staging.ts'

export type RunState = 'running' | 'held' | 'done' | 'failed' | 'cancelled'

/** What publishing changed. */
export interface Changes {
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
  readonly unchanged: number
  readonly quarantined: number
}

/**
 * How a run reads its source: `whole` and `compare` know what is absent there, the others what they name. `reconcile`
 * publishes nothing, and how it ends says nothing of how the binding stands.
 */
export type RunMode = 'whole' | 'compare' | 'changes' | 'log' | 'push' | 'replay' | 'reconcile'

/** Opens a run. The caller holds the run lock, so whatever still says it runs belonged to a worker that died. */
export async function beginRun(
  session: Session,
  plan: PullPlan,
  { version, mode }: { version: number; mode: RunMode },
): Promise<string> {
  const { contract, binding, fingerprint } = plan
  await clearDead(session, contract.dataset, binding.source)
  const run = randomUUID()
  await session.rows(sql`
    insert into kho.run (run, dataset, source, version, binding, state, mode, worker)
    values (${run}, ${contract.dataset}, ${binding.source}, ${version}, ${fingerprint}, 'running', ${mode},
      ${`${hostname()}/${process.pid}`})`)
  return run
}

async function clearDead(session: Session, dataset: string, source: string): Promise<void> {
  await session.rows(sql`
    update kho.run set state = 'failed', code = 'KHO232', message = 'The worker of this run died.',
      finished_at = clock_timestamp()
    where dataset = ${dataset} and source = ${source} and state = 'running'`)
  const left = await session.rows(sql`
    select run from kho.run
    where dataset = ${dataset} and source = ${source} and state <> 'held'
      and exists (select from pg_tables
        where schemaname = 'staging' and starts_with(tablename, 'run_' || replace(run::text, '-', '')))`)
  for (const [run] of left) if (run) await dropStaging(session, run)
}

/** Notes how far a run has come. Throws when the run was cancelled meanwhile. */
export async function noteProgress(session: Session, run: string, read: number): Promise<void> {
  const still = await session.rows(sql`
    update kho.run set read = ${read} where run = ${run} and state = 'running' returning run`)
  if (still.length === 0) throw cancelled(run)
}

/** What a run is about to read: how much of it, by the source's own estimate, and by which plan. */
export async function noteExpected(
  session: Session,
  run: string,
  { rows, plan }: { readonly rows: number | null; readonly plan: PullPlan },
): Promise<void> {
  await session.rows(sql`
    update kho.run set expected = ${rows}, binding = ${plan.fingerprint}, stopped = ${plan.stopped}::text[]
    where run = ${run}`)
}

export async function noteMode(session: Session, run: string, mode: RunMode): Promise<void> {
  await session.rows(sql`update kho.run set mode = ${mode} where run = ${run}`)
}

/** Notes what staging ended with: publishing, at once or on release, must find exactly this. */
export async function noteStaged(
  session: Session,
  run: string,
  { staged, reasons, position }: { staged: number; reasons: readonly Reason[]; position: string | null },
): Promise<void> {
  await session.rows(sql`
    update kho.run set staged = ${staged}, reasons = ${JSON.stringify(reasons)}::json, position = ${position}
    where run = ${run}`)
}

/** Adds what one part changed to a run that goes on. Throws when somebody else ended the run. */
export async function notePublished(session: Session, run: string, outcome: Outcome): Promise<void> {
  const still = await session.rows(sql`
    update kho.run set ${countsOf(outcome)} where run = ${run} and state = 'running' returning run`)
  if (still.length === 0) throw cancelled(run)
}

/** What became of the rows that were read: with those in quarantine they are as many as were read. */
export interface Account {
  /** Rows that are records now, were already, or became one with what other sources say. */
  readonly accepted: number
  /** Rows that said nothing further: equal to another one, or older than what is known of their record. */
  readonly collapsed: number
  /** Rows that the source named as gone. */
  readonly removed: number
}

/** What one publishing of a run did. `compared`: the whole source was, so it knows how many records stayed. */
export interface Outcome {
  readonly changes: Changes
  readonly account: Account
  readonly compared: boolean
  readonly reasons: readonly Reason[]
}

function countsOf({ changes, account, compared, reasons }: Outcome): Sql {
  return sql`accepted = accepted + ${account.accepted}, collapsed = collapsed + ${account.collapsed},
    removed = removed + ${account.removed}, inserted = inserted + ${changes.inserted}, updated = updated + ${changes.updated},
    deleted = deleted + ${changes.deleted}, quarantined = quarantined + ${changes.quarantined},
    unchanged = ${changes.unchanged}::bigint + case when ${compared} then 0 else unchanged end,
    reasons = ${JSON.stringify(reasons)}::json`
}

/** Ends a run whose parts are all published: its counts stand already. */
export async function endParts(session: Session, run: string, message: string | null): Promise<void> {
  const ended = await session.rows(sql`
    update kho.run set state = 'done', finished_at = clock_timestamp(), message = coalesce(${message}, message)
    where run = ${run} and state = 'running' returning ${balance}`)
  refuseImbalance(run, ended)
}

const accounted = sql`accepted + quarantined + collapsed + removed`
const balance = sql`read, ${accounted}, mode is not distinct from 'reconcile' or read = ${accounted}`

/** A run that cannot say what became of every row publishes none. One that only compares publishes none anyway. */
function refuseImbalance(run: string, [ended]: readonly (readonly (string | null)[])[]): void {
  if (!ended) throw cancelled(run)
  const [read, found, balanced] = ended
  if (balanced === 't') return
  const message = `The run read ${read} rows and can account for ${found}.`
  throw new KhoError('KHO287', message, { run, read: Number(read), found: Number(found) })
}

function cancelled(run: string): KhoError {
  return new KhoError('KHO227', 'The run was cancelled.', { run })
}

/**
 * Ends a run in the transaction that decided it. Throws when somebody else ended it first. A held run that is released
 * has said what it would do when it was held: its outcome is null.
 */
export async function endRun(session: Session, run: string, { state, outcome, why }: Ending): Promise<void> {
  const counts = outcome === null ? sql`` : sql`${countsOf(outcome)},`
  const ended = await session.rows(sql`
    update kho.run set ${counts} state = ${state}, finished_at = clock_timestamp(),
      code = ${why?.code ?? null}, message = ${why?.message ?? null}
    where run = ${run} and state = ${outcome === null ? 'held' : 'running'} returning ${balance}`)
  refuseImbalance(run, ended)
}

interface Ending {
  readonly state: 'held' | 'done'
  readonly outcome: Outcome | null
  readonly why: { readonly code: string; readonly message: string } | null
}

/** Marks a run as failed and drops what it staged. A run that somebody else ended already stays as it is. */
export async function failRun(
  session: Session,
  run: string,
  error: KhoError,
  reasons: readonly Reason[],
): Promise<void> {
  const state = error.code === 'KHO227' ? 'cancelled' : 'failed'
  await session.rows(sql`
    update kho.run set state = ${state}, code = ${error.code}, message = ${error.message},
      reasons = ${JSON.stringify(reasons)}::json, finished_at = clock_timestamp()
    where run = ${run} and state = 'running'`)
  await dropStaging(session, run)
}
