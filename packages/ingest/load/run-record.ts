import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { KhoError } from '@kho/schema/error.ts'
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

/** Opens a run. The caller holds the run lock, so whatever still says it runs belonged to a worker that died. */
export async function beginRun(session: Session, plan: PullPlan, version: number): Promise<string> {
  const { contract, binding, fingerprint } = plan
  await clearDead(session, contract.dataset, binding.source)
  const run = randomUUID()
  await session.rows(sql`
    insert into kho.run (run, dataset, source, version, binding, state, worker)
    values (${run}, ${contract.dataset}, ${binding.source}, ${version}, ${fingerprint}, 'running',
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
        where schemaname = 'staging' and tablename = 'run_' || replace(run::text, '-', ''))`)
  for (const [run] of left) if (run) await dropStaging(session, run)
}

/** Notes how far a run has come. Throws when the run was cancelled meanwhile. */
export async function noteProgress(session: Session, run: string, read: number): Promise<void> {
  const still = await session.rows(sql`
    update kho.run set read = ${read} where run = ${run} and state = 'running' returning run`)
  if (still.length === 0) throw new KhoError('KHO227', 'The run was cancelled.', { run })
}

export async function noteExpected(session: Session, run: string, expected: number | null): Promise<void> {
  await session.rows(sql`update kho.run set expected = ${expected} where run = ${run}`)
}

/** Notes what staging ended with: publishing, at once or on release, must find exactly this. */
export async function noteStaged(
  session: Session,
  run: string,
  staged: number,
  reasons: readonly Reason[],
): Promise<void> {
  await session.rows(sql`
    update kho.run set staged = ${staged}, reasons = ${JSON.stringify(reasons)}::json where run = ${run}`)
}

/** Ends a run in the transaction that decided it. Throws when somebody else ended it first. */
export async function endRun(
  session: Session,
  run: string,
  state: Exclude<RunState, 'running'>,
  changes: Changes,
  reasons: readonly Reason[],
  why: { readonly code: string; readonly message: string } | null,
): Promise<void> {
  const ended = await session.rows(sql`
    update kho.run set state = ${state}, finished_at = clock_timestamp(), inserted = ${changes.inserted},
      updated = ${changes.updated}, deleted = ${changes.deleted}, unchanged = ${changes.unchanged},
      quarantined = ${changes.quarantined}, reasons = ${JSON.stringify(reasons)}::json,
      code = ${why?.code ?? null}, message = ${why?.message ?? null}
    where run = ${run} and state in ('running', 'held') returning run`)
  if (ended.length === 0) throw new KhoError('KHO227', 'The run was cancelled.', { run })
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
