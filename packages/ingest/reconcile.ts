import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { findDifferences } from './compare/find-differences.ts'
import { knownMarks } from './compare/known-marks.ts'
import { loadCheckpoint } from './load/checkpoint.ts'
import { type OpenRun, withRun } from './load/open-run.ts'
import { dropStaging, stagingName, stagingTable } from './load/staging.ts'
import { openSnapshot, refuseDrift } from './pull/pull-rows.ts'
import type { SyncOptions } from './run.ts'
import { heldRecords } from './unify/held-records.ts'

/** What the source and the store know of a dataset, and where they differ. Nothing is changed by finding it out. */
export interface Reconciliation {
  /** Rows at the source. */
  readonly source: number
  /** Of these here: records, refused rows, and rows that say of themselves that they are gone. */
  readonly stored: number
  readonly quarantined: number
  readonly kept: number
  readonly missing: Difference
  readonly gone: Difference
  readonly differing: Difference
}

/** `ids`: some of them, `_id`s of records; of what is missing here the source's hash of the key. Never a value. */
export interface Difference {
  readonly count: number
  readonly ids: readonly string[]
}

export interface ReconcileOptions extends SyncOptions {
  /** So many ids of each kind of difference at most. */
  readonly most: number
}

/** The run that compared, and what it found; null where it failed, with the reason. */
export interface Reconciled {
  readonly run: string
  readonly found: Reconciliation | null
  readonly error: KhoError | null
}

/**
 * Compares a dataset with what one of its sources holds now, as a run that publishes nothing. KHO235 where the source
 * cannot tell its rows apart by itself.
 */
export async function reconcileDataset(options: ReconcileOptions): Promise<Reconciled> {
  const found: { value: Reconciliation | null } = { value: null }
  const result = await withRun({ turn: 'wait', ...options }, 'compare', async (open) => {
    found.value = await compareOnce(open, options)
  })
  return { run: result.run, found: found.value, error: result.error }
}

async function compareOnce(open: OpenRun, options: ReconcileOptions): Promise<Reconciliation> {
  const { plan, database, run, signal } = open
  await using source = await options.open(plan.source)
  await refuseDrift(source, plan)
  const last = await loadCheckpoint(database, plan.contract.dataset, plan.binding.source)
  await using snapshot = await openSnapshot(source, plan, run, signal)
  const { marks } = snapshot
  if (marks === null) throw unmarked(open)
  await findDifferences(open, marks, { records: last?.records ?? 0, manyExpected: false, keysAlone: false })
  const [total] = await marks.totals(0)
  return database.transaction(async (session) => {
    const differences = await differencesOf(session, open, options.most)
    const found = { source: total?.rows ?? 0, ...(await countsOf(session, open)), ...differences }
    await session.rows(sql`update kho.run set message = ${wordsOf(found)} where run = ${run}`)
    await dropStaging(session, run)
    return found
  })
}

function unmarked({ plan: { binding, contract } }: OpenRun): KhoError {
  const details = { dataset: contract.dataset, source: binding.source, from: binding.from }
  return new KhoError('KHO235', `${binding.from} of ${binding.source} cannot be compared by key.`, details)
}

async function countsOf(session: Session, { plan: { contract, binding } }: OpenRun) {
  const mine = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const [row] = await session.rows(sql`
    select (select count(*) from ${heldRecords(contract)} where _source = ${binding.source}),
      (select count(*) from kho.quarantine where ${mine}), (select count(*) from kho.tombstone where ${mine})`)
  const [stored, quarantined, kept] = (row ?? []).map(Number)
  return { stored: stored ?? 0, quarantined: quarantined ?? 0, kept: kept ?? 0 }
}

type Differences = Pick<Reconciliation, 'missing' | 'gone' | 'differing'>

const equal: Differences = {
  missing: { count: 0, ids: [] },
  gone: { count: 0, ids: [] },
  differing: { count: 0, ids: [] },
}

/** Read from the run's own tables. Where everything is equal there are none. */
async function differencesOf(session: Session, { plan, run }: OpenRun, most: number): Promise<Differences> {
  const [there] = await session.rows(sql`
    select exists (select from pg_tables where schemaname = 'staging' and tablename = ${`${stagingName(run)}_differing`})`)
  if (there?.[0] !== 't') return equal
  const { contract, binding } = plan
  const data = sql`${heldRecords(contract)} as d where d._source = ${binding.source}`
  const theirs = sql`select origin from ${stagingTable(run, 'differing')} where there`
  const known = sql`select origin from ${knownMarks(plan, false)} as k where origin is not null`
  const some = async (query: ReturnType<typeof sql>): Promise<Difference> => {
    const [row] = await session.rows(sql`
      with found as materialized (${query})
      select count(*), array_to_json(array(select id from found order by id limit ${most})) from found`)
    return { count: Number(row?.[0]), ids: JSON.parse(row?.[1] ?? '[]') }
  }
  return {
    missing: await some(sql`select to_hex(origin) as id from (${theirs} except ${known}) as o`),
    gone: await some(sql`
      select _id::text as id from ${data} and _origin in (select origin from ${stagingTable(run, 'absent')})`),
    differing: await some(sql`select _id::text as id from ${data} and _origin in (${theirs})`),
  }
}

function wordsOf({ missing, gone, differing }: Reconciliation): string {
  return `Compared on demand: ${missing.count} missing here, ${gone.count} gone there, ${differing.count} different.`
}
