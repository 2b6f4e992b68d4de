import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { loadCheckpoint } from '../load/checkpoint.ts'
import type { OpenRun } from '../load/open-run.ts'
import { stagingTable } from '../load/staging.ts'
import { summedTotals } from '../mark-totals.ts'
import type { MarkReader } from '../source.ts'
import { heldRecords } from '../unify/held-records.ts'
import { findDifferences } from './find-differences.ts'
import { knownMarks } from './known-marks.ts'
import { differenceOf, type Reconciliation } from './reconciliation.ts'

/** Compares what is known with a source that marks its rows, without fetching one of them. */
export async function reconcileMarks(open: OpenRun, marks: MarkReader, most: number): Promise<Reconciliation> {
  const { plan, database } = open
  const last = await loadCheckpoint(database, plan.contract.dataset, plan.binding.source)
  const { theirs } = await findDifferences(open, marks, {
    records: last?.records ?? 0,
    lastFound: null,
    keysAlone: false,
  })
  const [total] = await summedTotals(marks.totals(0))
  return database.transaction(async (session) => ({
    source: total?.rows ?? 0,
    ...(await countsOf(session, open)),
    ...(theirs === null ? equal : await differencesOf(session, open, theirs, most)),
  }))
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

/** Read from the run's own tables. */
async function differencesOf(
  session: Session,
  { plan, run }: OpenRun,
  theirs: Sql,
  most: number,
): Promise<Differences> {
  const { contract, binding } = plan
  const data = sql`${heldRecords(contract)} as d where d._source = ${binding.source}`
  const known = sql`select origin from ${knownMarks(plan, false)} as k where origin is not null`
  const absent = sql`select origin from ${stagingTable(run, 'absent')}`
  const some = (query: Sql) => differenceOf(session, query, most)
  return {
    missing: await some(sql`select to_hex(origin) as id from (${theirs} except ${known}) as o`),
    gone: await some(sql`select _id::text as id from ${data} and _origin in (${absent})`),
    differing: await some(sql`select _id::text as id from ${data} and _origin in (${theirs})`),
  }
}
