import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import pg from 'pg'
import type { Reason } from '../check/tally.ts'
import { applyChanges, fillQuarantine, insertAll } from './apply-changes.ts'
import { type ChangeCounts, findChanges, type Target } from './changes.ts'
import { type Changes, endRun } from './run-record.ts'
import { dropStaging, stagingTable } from './staging.ts'

export interface PublishRequest extends Target {
  /** Of the contract that the rows were checked against; whether it still stands is asked under the lock. */
  readonly stillCurrent: (session: Session) => Promise<boolean>
  /** Rows that staging ended with. */
  readonly staged: number
  readonly reasons: readonly Reason[]
  /** An operator has looked: publish whatever it deletes. */
  readonly released: boolean
  /** Said with the run when all went well. */
  readonly note: string | null
}

export interface Published extends Changes {
  readonly state: 'done' | 'held'
  readonly reasons: readonly Reason[]
}

/**
 * Makes a run's staged records the dataset's records from that source: records, provenance, quarantine, checkpoint and
 * run record in one transaction under the dataset's lock, so that a reader and a crash see all of it or nothing.
 * A run that would delete too much is held instead.
 */
export async function publish(database: Database, request: PublishRequest): Promise<Published> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await publishOnce(database, request)
    } catch (cause) {
      // Rolled back for the sake of another transaction: what was staged is still there, so it may be done again.
      const passing = cause instanceof pg.DatabaseError && ['40001', '40P01', '55P03'].includes(cause.code ?? '')
      if (!passing || attempt === attempts) throw cause
    }
  }
}

const attempts = 3

function publishOnce(database: Database, request: PublishRequest): Promise<Published> {
  return database.transaction(async (session) => {
    await session.rows(sql`select set_config('work_mem', '64MB', true)`)
    const moment = await takeMoment(session, request.contract.dataset)
    await refuseChanged(session, request)
    const first = await isEmpty(session, request.contract.dataset)
    if (first) return finish(session, request, moment, await loadFirst(session, request, moment))
    const counts = await findChanges(session, request)
    if (deletesTooMuch(counts) && !request.released) return hold(session, request, counts)
    await applyChanges(session, request, moment)
    return finish(session, request, moment, counts)
  })
}

/** The dataset's next moment. Its row stays locked until commit: publishes of a dataset come one after another. */
async function takeMoment(session: Session, dataset: string): Promise<string> {
  const [taken] = await session.rows(sql`
    insert into kho.moment as m (dataset, at) values (${dataset}, clock_timestamp())
    on conflict (dataset) do update set at = greatest(clock_timestamp(), m.at + interval '1 microsecond')
    returning at`)
  return taken?.[0] ?? ''
}

async function refuseChanged(session: Session, request: PublishRequest): Promise<void> {
  const { contract, run, staged } = request
  if (!(await request.stillCurrent(session))) {
    throw new KhoError('KHO226', `The documents of ${contract.dataset} changed during the run.`, { run })
  }
  const [count] = await session.rows(sql`select count(*) from ${stagingTable(run)}`)
  if (Number(count?.[0]) !== staged) throw new KhoError('KHO230', 'The staged records of the run are gone.', { run })
}

async function isEmpty(session: Session, dataset: string): Promise<boolean> {
  const [found] = await session.rows(sql`select not exists (select from ${sql.id('data', dataset)})`)
  return found?.[0] === 't'
}

async function loadFirst(session: Session, request: PublishRequest, moment: string): Promise<ChangeCounts> {
  const inserts = await insertAll(session, request, moment)
  return { stored: 0, inserts, updates: 0, deletes: 0, stale: 0, claims: 0 }
}

/** More than max(10 %, 20) of the source's records, or all of them with nothing in their place. */
function deletesTooMuch({ deletes, inserts, stored }: ChangeCounts): boolean {
  return deletes > Math.max(stored / 10, 20) || (deletes > 0 && deletes === stored && inserts === 0)
}

async function hold(session: Session, request: PublishRequest, counts: ChangeCounts): Promise<Published> {
  const changes = await changesOf(session, request, counts)
  const reasons = reasonsOf(request, counts)
  const { dataset } = request.contract
  const message = `${counts.deletes} of ${counts.stored} records of ${dataset} are missing at ${request.binding.source}.`
  await supersedeHeld(session, request)
  await endRun(session, request.run, 'held', changes, reasons, { code: 'KHO228', message })
  return { state: 'held', ...changes, reasons }
}

async function finish(
  session: Session,
  request: PublishRequest,
  moment: string,
  counts: ChangeCounts,
): Promise<Published> {
  const { run, contract, binding } = request
  const { dataset } = contract
  await fillQuarantine(session, request)
  const changes = await changesOf(session, request, counts)
  const reasons = reasonsOf(request, counts)
  const records = counts.stored + counts.inserts - counts.deletes
  await session.rows(sql`
    insert into kho.checkpoint (dataset, source, run, at, records)
    values (${dataset}, ${binding.source}, ${run}, ${moment}, ${records})
    on conflict (dataset, source) do update set run = excluded.run, at = excluded.at, records = excluded.records`)
  const touched = counts.inserts + counts.updates + counts.deletes
  if (touched > Math.max(1000, counts.stored / 10)) await session.rows(sql`select kho.analyze_dataset(${dataset})`)
  await supersedeHeld(session, request)
  await endRun(session, run, 'done', changes, reasons, request.note ? { code: '', message: request.note } : null)
  await dropStaging(session, run)
  return { state: 'done', ...changes, reasons }
}

async function changesOf(session: Session, { run }: Target, counts: ChangeCounts): Promise<Changes> {
  const [refused] = await session.rows(sql`
    select count(*) from ${stagingTable(run)} where _breaches is not null`)
  return {
    inserted: counts.inserts,
    updated: counts.updates,
    deleted: counts.deletes,
    unchanged: counts.stored - counts.updates - counts.deletes,
    quarantined: Number(refused?.[0] ?? 0) + counts.claims,
  }
}

function reasonsOf(request: PublishRequest, { claims }: ChangeCounts): readonly Reason[] {
  if (claims === 0) return request.reasons
  return [...request.reasons, { field: null, rule: 'other_source', level: 'error', count: claims }]
}

/** A later snapshot is the truer one: it takes the place of an earlier run that still waits for a decision. */
async function supersedeHeld(session: Session, { run, contract, binding }: Target): Promise<void> {
  const held = await session.rows(sql`
    update kho.run set state = 'cancelled', code = 'KHO227', message = ${`A later run took its place: ${run}.`}
    where dataset = ${contract.dataset} and source = ${binding.source} and state = 'held' and run <> ${run}
    returning run`)
  for (const [earlier] of held) if (earlier) await dropStaging(session, earlier)
}
