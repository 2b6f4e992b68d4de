import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Reason } from './check/tally.ts'
import { type Published, publish } from './load/publish.ts'
import { heldLocks, holdingRunLock, lockKey } from './load/run-lock.ts'
import type { RunState } from './load/run-record.ts'
import { countStaged, dropStaging, type Staged } from './load/staging.ts'
import { stillCurrent } from './load/still-current.ts'
import { planBinding } from './pull/pull-plan.ts'
import { withoutFields } from './pull/stopped-fields.ts'
import { claimantsOf } from './unify/settle-claims.ts'

/** A run as people are told of it. `lost`: its worker died and no later run has noted it yet. */
export interface RunSummary {
  readonly run: string
  readonly dataset: string
  readonly source: string
  readonly version: number
  readonly state: RunState | 'lost'
  readonly worker: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly expected: number | null
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
  readonly unchanged: number
  readonly quarantined: number
  /** With what is in quarantine, all that was read: records, rows that said nothing further, and rows named as gone. */
  readonly accepted: number
  readonly collapsed: number
  readonly removed: number
  readonly reasons: readonly Reason[]
  readonly code: string | null
  readonly message: string | null
}

export interface RunFilter {
  readonly dataset?: string
  readonly source?: string
  readonly state?: RunState
  /** At most so many, the latest first; 100 unless said. */
  readonly limit?: number
}

/** The latest runs first. */
export async function listRuns(session: Session, filter: RunFilter = {}): Promise<readonly RunSummary[]> {
  const rows = await session.rows(sql`
    ${columns} from kho.run
    where (${filter.dataset ?? null}::text is null or dataset = ${filter.dataset ?? null})
      and (${filter.source ?? null}::text is null or source = ${filter.source ?? null})
      and (${filter.state ?? null}::text is null or state = ${filter.state ?? null})
    order by started_at desc, run limit ${filter.limit ?? 100}`)
  const locks = await heldLocks(session)
  return rows.map((row) => summaryOf(row, locks))
}

const columns: Sql = sql`
  select run, dataset, source, version, state, worker, started_at, finished_at, expected, read, inserted, updated,
    deleted, unchanged, quarantined, accepted, collapsed, removed, reasons, code, message, binding, staged`

function summaryOf(row: readonly (string | null)[], locks: ReadonlySet<string>): RunSummary {
  const [run, dataset, source, version, state, worker, startedAt, finishedAt, expected, read, ...rest] = row
  const [inserted, updated, deleted, unchanged, quarantined, accepted, collapsed, removed, reasons, code, message] =
    rest
  const lost = state === 'running' && !locks.has(lockKey(dataset ?? '', source ?? ''))
  return {
    run: run ?? '',
    dataset: dataset ?? '',
    source: source ?? '',
    version: Number(version),
    state: lost ? 'lost' : (state as RunState), // the table's check constraint allows no other
    worker: worker ?? '',
    startedAt: startedAt ?? '',
    finishedAt: finishedAt ?? null,
    expected: expected === null || expected === undefined ? null : Number(expected),
    read: Number(read),
    inserted: Number(inserted),
    updated: Number(updated),
    deleted: Number(deleted),
    unchanged: Number(unchanged),
    quarantined: Number(quarantined),
    accepted: Number(accepted),
    collapsed: Number(collapsed),
    removed: Number(removed),
    reasons: JSON.parse(reasons ?? '[]'),
    code: code || null,
    message: message ?? null,
  }
}

/** Enters into the ledger what was asked for, as the last act of the transaction that does it. What it throws undoes that. */
type Record = () => Promise<void>

const unrecorded: Record = async () => undefined

/** Publishes a held run after all, whatever it deletes: an operator has asked the agency. */
export async function releaseRun(options: {
  readonly database: Database
  readonly city: City
  /** Of the documents that `city` was made of. */
  readonly version: number
  readonly identityKey: Buffer
  readonly run: string
  readonly record?: Record
}): Promise<Published> {
  const { database, city, version, identityKey, run, record = unrecorded } = options
  const held = await heldRun(database, run)
  return holdingRunLock(database, held.dataset, held.source, async () => {
    const plan = withoutFields(planBinding(city, held.dataset, held.source), held.stopped)
    const { contract, binding, fingerprint, stopped } = plan
    const staged = await stagedOf(database, held)
    return publish(database, {
      run,
      contract,
      binding,
      stopped,
      fingerprint,
      staged,
      passed: { collapsed: 0, added: 0 }, // told when it was held
      reasons: held.reasons,
      position: held.position,
      whole: held.mode === 'whole',
      compared: held.mode === 'whole' || held.mode === 'compare',
      newerOnly: held.mode === 'push',
      adoptable: false,
      ends: true,
      changed: false,
      timeZone: city.timeZone,
      released: true,
      derives: { city, version, identityKey },
      doubt: null,
      claimants: () => claimantsOf(city, contract, held.source),
      note: () => 'Released by an operator.',
      record,
      stillCurrent: async (session) =>
        fingerprint === held.binding && (await stillCurrent(session, plan, held.version)),
    })
  })
}

/** What a held run has waiting: all that it had staged, or it is not released. */
async function stagedOf(session: Session, { run, staged }: HeldRun): Promise<Staged> {
  const now = await countStaged(session, run)
  if (now.rows + now.refused + now.removed === staged) return now
  throw new KhoError('KHO230', 'The staged records of the run are gone.', { run })
}

interface HeldRun {
  readonly run: string
  readonly dataset: string
  readonly source: string
  readonly version: number
  readonly binding: string
  readonly staged: number
  readonly reasons: readonly Reason[]
  readonly mode: string
  readonly position: string | null
  readonly stopped: readonly string[]
}

async function heldRun(session: Session, run: string): Promise<HeldRun> {
  const [row] = await session.rows(sql`
    select state, dataset, source, version, binding, staged, reasons, coalesce(mode, 'whole'), position,
      array_to_json(stopped)
    from kho.run where run::text = ${run}`)
  if (!row) throw new KhoError('KHO229', `There is no run ${run}.`, { run })
  const [state, dataset, source, version, binding, staged, reasons, mode, position, stopped] = row
  if (state !== 'held') throw new KhoError('KHO229', `Run ${run} is ${state}, not held.`, { run, state: state ?? '' })
  return {
    run,
    dataset: dataset ?? '',
    source: source ?? '',
    version: Number(version),
    binding: binding ?? '',
    staged: Number(staged),
    reasons: JSON.parse(reasons ?? '[]'),
    mode: mode ?? '',
    position: position ?? null,
    stopped: JSON.parse(stopped ?? '[]'),
  }
}

/** Gives up a held run, or tells a running one to stop: it publishes nothing from here on. */
export function cancelRun(database: Database, run: string, record: Record = unrecorded): Promise<void> {
  return database.transaction(async (session) => {
    const cancelled = await session.rows(sql`
      update kho.run as r set state = 'cancelled', code = 'KHO227', message = 'Cancelled by an operator.',
        finished_at = clock_timestamp()
      from (select run, state from kho.run where run::text = ${run} for update) as before
      where r.run = before.run and before.state in ('running', 'held')
      returning before.state`)
    const was = cancelled[0]?.[0]
    if (!was) throw new KhoError('KHO229', `There is no running or held run ${run}.`, { run })
    if (was === 'held') await dropStaging(session, run) // a running one drops its own
    await record()
  })
}
