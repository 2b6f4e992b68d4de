import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { heldRecords } from '../unify/held-records.ts'
import type { Target } from './changes.ts'
import { stagingTable } from './staging.ts'

/** A load into a table that holds nothing: straight from staging, in key order, nothing to compare. */
export function insertAll(session: Session, target: Target, moment: string): Promise<unknown> {
  return session.rows(insertSql(target, sql`select * from ${stagingTable(target.run)}`, moment))
}

/**
 * Carries out the run's table of changes. Unchanged records are not touched, but for what the source marks them with.
 * `few`: each is looked up by its `_id`, where the planner would rather read the whole dataset past them. 20,000 of
 * 400,000 records: 0.75 s of a processor, not 1.05 s.
 */
export async function applyChanges(session: Session, target: Target, moment: string, few: boolean): Promise<void> {
  if (!few) return carryOut(session, target, moment)
  const [before] = await session.rows(sql`select current_setting('random_page_cost')`)
  await session.rows(pageCost('0.1'))
  await carryOut(session, target, moment)
  await session.rows(pageCost(before?.[0] ?? '4'))
}

const pageCost = (cost: string) => sql`select set_config('random_page_cost', ${cost}, true)`

async function carryOut(session: Session, target: Target, moment: string): Promise<void> {
  const { run, contract, binding } = target
  const mine = sql`d._id = c.stored and d._source = ${binding.source}`
  const data = heldRecords(contract)
  const [changes, staging] = [stagingTable(run, 'changes'), stagingTable(run)]
  await session.rows(sql`delete from ${data} as d using ${changes} as c where c.op = 'delete' and ${mine}`)
  await session.rows(sql`
    update ${data} as d set ${assignments(target)}, _id = s._id, _run = ${run}::uuid, _at = ${moment}, _stale = false,
      _origin = s._origin, _version = s._version
    from ${changes} as c join ${staging} as s on s._id = c.staged
    where c.op = 'update' and ${mine}`)
  await session.rows(sql`
    update ${data} as d set _origin = s._origin, _version = s._version
    from ${changes} as c join ${staging} as s on s._id = c.staged
    where c.op = 'mark' and ${mine}`)
  await session.rows(sql`
    update ${data} as d set _stale = true from ${changes} as c where c.op = 'stale' and ${mine}`)
  const added = sql`select s.* from ${staging} as s join ${changes} as c on c.staged = s._id where c.op = 'insert'`
  await session.rows(insertSql(target, added, moment))
}

function insertSql({ run, contract, binding }: Target, rows: Sql, moment: string): Sql {
  const fields = sql.join(contract.fields.map((field) => sql.id(field.name)))
  const key = sql.join(contract.key.map((name) => sql.id(name)))
  return sql`
    insert into ${heldRecords(contract)} (${fields}, _id, _source, _run, _at, _stale, _origin, _version)
    select ${fields}, _id, ${binding.source}, ${run}::uuid, ${moment}::timestamptz, false, _origin, _version
    from (${rows}) as s order by ${key}`
}

function assignments({ contract, stopped = [] }: Target): Sql {
  const read = contract.fields.filter(({ name }) => !stopped.includes(name))
  return sql.join(read.map((field) => sql`${sql.id(field.name)} = s.${sql.id(field.name)}`))
}
