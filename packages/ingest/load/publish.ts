import type { Contract } from '@kho/schema/contract/contract.ts'
import { isMerged } from '@kho/schema/derive/image.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import pg from 'pg'
import type { Reason } from '../check/tally.ts'
import { type Derives, derivingFrom } from '../derived/derive-changes.ts'
import { keepVersions, noteFilled, versionsAsked } from '../history/keep-versions.ts'
import { heldRecords } from '../unify/held-records.ts'
import { callLinked, noteLinked } from '../unify/linked-records.ts'
import { mergeImages } from '../unify/merge-images.ts'
import { type Claimant, settleClaims } from '../unify/settle-claims.ts'
import { adoptStaging } from './adopt.ts'
import { applyChanges, insertAll } from './apply-changes.ts'
import { type ChangeCounts, findChanges, type Target } from './changes.ts'
import { noteCheckpoint } from './checkpoint.ts'
import { closeCorrections } from './close-corrections.ts'
import { fillQuarantine } from './fill-quarantine.ts'
import { type HoldReason, missing } from './hold-reason.ts'
import { noteOutcome } from './note-outcome.ts'
import { type Account, type Changes, endRun, notePublished, noteStaged } from './run-record.ts'
import { countStaged, dropStaging, type Staged, stagingTable } from './staging.ts'
import { buryRemoved, dropOlder } from './versions.ts'

export interface PublishRequest extends Target {
  /** Of the contract that the rows were checked against; whether it still stands is asked under the lock. */
  readonly stillCurrent: (session: Session) => Promise<boolean>
  readonly fingerprint: string
  /** What staging ended with. */
  readonly staged: Staged
  /** Rows that were read and are not staged any more, and rows that are staged and were not read. */
  readonly passed: { readonly collapsed: number; readonly added: number }
  readonly reasons: readonly Reason[]
  /** Where the next read of changes begins; null where that stays as it is. */
  readonly position: string | null
  /** Rows whose version is not greater than what is known of their record say nothing. */
  readonly newerOnly: boolean
  /** What the source holds was compared as a whole, read whole or not. */
  readonly compared: boolean
  /** A first load's staging has the key and indexes of the dataset's table and may become it. */
  readonly adoptable: boolean
  /** Whether the run ends with this, or has more to publish. */
  readonly ends: boolean
  /** What the run has published before this changed records. */
  readonly changed: boolean
  /** The city's: days of its history begin at its midnight. */
  readonly timeZone: string
  /** An operator has looked: publish whatever it deletes. */
  readonly released: boolean
  /** The other sources that may take up keys that this one lets go of. */
  readonly claimants: () => readonly Claimant[]
  /** Why an operator must look first, whatever it deletes. */
  readonly doubt: HoldReason | null
  /** Said with the run when all went well. */
  readonly note: ((counts: ChangeCounts) => string | null) | null
  /** The last act before the commit, where somebody asked for this: enters it into the ledger. */
  readonly record?: () => Promise<void>
  /** What is derived from the dataset is computed with it. */
  readonly derives: Omit<Derives, 'run' | 'dataset'>
  /** Rows of quarantine that were looked at again and give way to what came of it: the source itself was not read. */
  readonly settles?: readonly string[] | null
}

export interface Published extends Changes {
  readonly state: 'done' | 'held'
  readonly reasons: readonly Reason[]
  /** Staged records whose key belongs to another source. */
  readonly claims: number
}

/**
 * Makes a run's staged records the dataset's records from that source: records, provenance, quarantine, checkpoint and
 * run record in one transaction under the dataset's lock, so that a reader and a crash see all of it or nothing.
 * A run that would delete too much is held instead.
 */
export async function publish(database: Database, request: PublishRequest): Promise<Published> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const published = await publishOnce(database, request, attempt < attempts)
      if (published.adopted) await analyze(database, request.contract.dataset)
      return published
    } catch (cause) {
      // Rolled back for the sake of another transaction: what was staged is still there, so it may be done again.
      const passing = cause instanceof pg.DatabaseError && ['40001', '40P01', '55P03'].includes(cause.code ?? '')
      if (!passing || attempt === attempts) throw cause
    }
  }
}

const attempts = 3

function publishOnce(
  database: Database,
  request: PublishRequest,
  mayAdopt: boolean,
): Promise<Published & { adopted: boolean }> {
  return database.transaction(async (session) => {
    await session.rows(sql`select set_config('work_mem', '64MB', true)`)
    const moment = await takeMoment(session, request.contract.dataset)
    await refuseChanged(session, request)
    if (await isEmpty(session, request.contract)) return publishFirst(session, request, moment, mayAdopt)
    if (request.newerOnly) await dropOlder(session, request)
    if (!request.whole) await session.rows(byIndex)
    const kept = versionsAsked(request.contract)
    const counts = await findChanges(session, request, kept)
    const doubt = request.doubt ?? missing(request, counts)
    if (doubt && !request.released) return { ...(await hold(session, request, counts, doubt)), adopted: false }
    const known = touchedBy(counts) <= mostTouched ? 'touched' : 'all'
    await derivingFrom(session, derivesOf(request), known, async () => {
      await buryRemoved(session, request)
      await callLinked(session, request, false)
      await keepVersions(session, { ...request, kept }, moment)
      await applyChanges(session, request, moment, touchedBy(counts) < counts.stored / 16)
      if (isMerged(request.contract)) await mergeImages(session, request, moment, false)
      await fillQuarantine(session, request, true)
      await noteLinked(session, request, false)
      if (counts.deletes > 0) await settleClaims(session, request, moment, request.claimants())
    })
    return { ...(await finish(session, request, moment, counts)), adopted: false }
  })
}

async function publishFirst(session: Session, request: PublishRequest, moment: string, mayAdopt: boolean) {
  const { run, newerOnly, staged, adoptable } = request
  if (newerOnly) await dropOlder(session, request)
  await buryRemoved(session, request)
  const { rows } = newerOnly ? await countStaged(session, run) : staged
  await fillQuarantine(session, request, false)
  const adopted = await derivingFrom(session, derivesOf(request), 'all', async () => {
    const adopts = adoptable && mayAdopt && (await adoptStaging(session, run, moment))
    if (!adopts) await insertAll(session, request, moment)
    if (isMerged(request.contract)) await mergeImages(session, request, moment, true)
    await noteFilled(session, request.contract, moment)
    return adopts
  })
  await callLinked(session, request, true)
  await noteLinked(session, request, true)
  const counts = { stored: 0, inserts: rows, updates: 0, deletes: 0, stale: 0, claims: 0 }
  return { ...(await finish(session, request, moment, counts)), adopted }
}

/** Of more records than that, the ids are not gathered for what is derived from them. */
const mostTouched = 2_000_000

function derivesOf({ derives, run, contract }: PublishRequest): Derives {
  return { ...derives, run, dataset: contract.dataset }
}

// Records that a part names are looked up: the planner's default cost of a random page is a turning disk's, and has it
// read a whole table for one record in a hundred.
const byIndex = sql`select set_config('random_page_cost', '1.1', true)`

/** The dataset's next moment. Its row stays locked until commit: publishes of a dataset come one after another. */
async function takeMoment(session: Session, dataset: string): Promise<string> {
  const [taken] = await session.rows(sql`
    insert into kho.moment as m (dataset, at) values (${dataset}, clock_timestamp())
    on conflict (dataset) do update set at = greatest(clock_timestamp(), m.at + interval '1 microsecond')
    returning at`)
  return taken?.[0] ?? ''
}

async function refuseChanged(session: Session, request: PublishRequest): Promise<void> {
  const { contract, run, staged, adoptable } = request
  if (!(await request.stillCurrent(session))) {
    throw new KhoError('KHO226', `The documents of ${contract.dataset} changed during the run.`, { run })
  }
  const now = await countStaged(session, run, adoptable ? staged.rows : null)
  if (now.rows === staged.rows && now.refused === staged.refused && now.removed === staged.removed) return
  throw new KhoError('KHO230', 'The staged records of the run are gone.', { run })
}

async function isEmpty(session: Session, contract: Contract): Promise<boolean> {
  const [found] = await session.rows(sql`select not exists (select from ${heldRecords(contract)})`)
  return found?.[0] === 't'
}

async function hold(
  session: Session,
  request: PublishRequest,
  counts: ChangeCounts,
  why: HoldReason,
): Promise<Published> {
  const changes = await changesOf(session, request, counts)
  const reasons = reasonsOf(request, counts)
  const account = await accountOf(session, request, counts)
  const { rows, refused, removed } = await countStaged(session, request.run) // without what was older: a release must find it
  await noteStaged(session, request.run, { staged: rows + refused + removed, reasons, position: request.position })
  await supersedeHeld(session, request)
  const outcome = { changes, account, reasons, compared: request.compared }
  await endRun(session, request.run, { state: 'held', outcome, why })
  return { state: 'held', ...changes, reasons, claims: counts.claims }
}

async function finish(
  session: Session,
  request: PublishRequest,
  moment: string,
  counts: ChangeCounts,
): Promise<Published> {
  const { run, contract } = request
  const { dataset } = contract
  const changes = await changesOf(session, request, counts)
  const reasons = reasonsOf(request, counts)
  await noteCheckpoint(session, request, moment, counts.stored + counts.inserts - counts.deletes)
  if (request.compared) await openFields(session, request)
  await closeCorrections(session, contract)
  const touched = touchedBy(counts)
  if (!request.adoptable && touched > Math.max(1000, counts.stored / 10)) await analyze(session, dataset)
  const notes = request.note?.(counts) ?? null
  const told = request.ends ? await noteOutcome(session, request, touched > 0 || request.changed) : []
  const message = [...(notes === null ? [] : [notes]), ...told].join(' ') || null
  const account = await accountOf(session, request, counts)
  const outcome = { changes, account, reasons, compared: request.compared }
  if (request.ends) {
    await supersedeHeld(session, request)
    const why = message === null ? null : { code: '', message }
    await endRun(session, run, { state: 'done', outcome: request.released ? null : outcome, why })
  } else await notePublished(session, run, outcome)
  await dropStaging(session, run)
  await request.record?.()
  return { state: 'done', ...changes, reasons, claims: counts.claims }
}

function touchedBy({ inserts, updates, deletes }: ChangeCounts): number {
  return inserts + updates + deletes
}

/** Fields that are read again are as true as any other once everything was. */
async function openFields(session: Session, { contract, binding, stopped = [] }: PublishRequest): Promise<void> {
  await session.rows(sql`
    delete from kho.closed_field
    where dataset = ${contract.dataset} and source = ${binding.source} and field <> all(${stopped}::text[])`)
}

async function analyze(session: Session, dataset: string): Promise<void> {
  await session.rows(sql`select kho.analyze_dataset(${dataset})`)
}

async function changesOf(session: Session, request: PublishRequest, counts: ChangeCounts): Promise<Changes> {
  const [refused] = await session.rows(sql`select count(*) from ${stagingTable(request.run, 'refused')}`)
  const { inserts, updates, deletes, claims, stored } = counts
  const named = request.staged.rows - inserts - updates - claims
  return {
    inserted: inserts,
    updated: updates,
    deleted: deletes,
    unchanged: request.compared ? stored - updates - deletes : Math.max(0, named),
    quarantined: Number(refused?.[0] ?? 0) + claims,
  }
}

/** What is older than what is known has left staging by now. */
async function accountOf(session: Session, request: PublishRequest, { claims }: ChangeCounts): Promise<Account> {
  const { run, staged, passed, newerOnly } = request
  const now = newerOnly ? await countStaged(session, run) : staged
  const older = staged.rows + staged.refused + staged.removed - now.rows - now.refused - now.removed
  return {
    accepted: now.rows - claims,
    collapsed: passed.collapsed + older,
    removed: now.removed - passed.added,
  }
}

function reasonsOf({ reasons }: PublishRequest, { claims }: ChangeCounts): readonly Reason[] {
  const claimed = (reason: Reason) => reason.rule === 'other_source' && reason.field === null
  const count = claims + (reasons.find(claimed)?.count ?? 0)
  if (count === 0) return reasons
  return [...reasons.filter((reason) => !claimed(reason)), { field: null, rule: 'other_source', level: 'error', count }]
}

/** A later read is the truer one: it takes the place of an earlier run that still waits for a decision. */
async function supersedeHeld(session: Session, { run, contract, binding }: Target): Promise<void> {
  const held = await session.rows(sql`
    update kho.run set state = 'cancelled', code = 'KHO227', message = ${`A later run took its place: ${run}.`}
    where dataset = ${contract.dataset} and source = ${binding.source} and state = 'held' and run <> ${run}
    returning run`)
  for (const [earlier] of held) if (earlier) await dropStaging(session, earlier)
}
