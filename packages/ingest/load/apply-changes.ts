import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Target } from './changes.ts'
import { changesTable, stagingTable } from './staging.ts'

/** A load into a table that holds nothing: straight from staging, in key order, nothing to compare. */
export async function insertAll(session: Session, target: Target, moment: string): Promise<number> {
  const rows = sql`select * from ${stagingTable(target.run)} where _breaches is null and not _gone`
  await session.rows(insertSql(target, rows, moment))
  const [count] = await session.rows(sql`select count(*) from (${rows}) as s`)
  return Number(count?.[0] ?? 0)
}

/** Carries out the run's table of changes. Unchanged records are not touched. */
export async function applyChanges(session: Session, target: Target, moment: string): Promise<void> {
  const { run, contract } = target
  const [data, changes, staging] = [sql.id('data', contract.dataset), changesTable(run), stagingTable(run)]
  await session.rows(sql`delete from ${data} as d using ${changes} as c where c.op = 'delete' and d._id = c.stored`)
  await session.rows(sql`
    update ${data} as d set ${assignments(contract)}, _id = s._id, _run = ${run}::uuid, _at = ${moment}, _stale = false
    from ${changes} as c join ${staging} as s on s._id = c.staged
    where c.op = 'update' and d._id = c.stored`)
  await session.rows(sql`
    update ${data} as d set _stale = true from ${changes} as c where c.op = 'stale' and d._id = c.stored`)
  const added = sql`
    select s.* from ${staging} as s join ${changes} as c on c.staged = s._id
    where c.op = 'insert' and s._breaches is null`
  await session.rows(insertSql(target, added, moment))
}

/** Replaces what this source had in quarantine with what this run refused and what other sources' keys kept out. */
export async function fillQuarantine(session: Session, target: Target): Promise<void> {
  const { run, contract, binding } = target
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  const place = sql`${contract.dataset}, ${binding.source}, ${run}::uuid`
  await session.rows(sql`
    delete from kho.quarantine where dataset = ${contract.dataset} and source = ${binding.source}`)
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw)
    select ${place}, s._id, s._breaches, s._raw from ${stagingTable(run)} as s where s._breaches is not null`)
  if (!(await hasChanges(session, run))) return
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw)
    select ${place}, s._id, ${JSON.stringify([claimed])}::json,
      json_build_object('fields', (select row_to_json(f) from (select ${fields}) as f))
    from ${stagingTable(run)} as s join ${changesTable(run)} as c on c.staged = s._id
    where c.op = 'claim' and s._breaches is null`)
}

const claimed = { field: null, rule: 'other_source', message: 'the key belongs to another source of the dataset' }

async function hasChanges(session: Session, run: string): Promise<boolean> {
  const [found] = await session.rows(sql`select to_regclass(${`staging.run_${run.replaceAll('-', '')}_changes`})`)
  return found?.[0] !== null
}

function insertSql({ run, contract, binding }: Target, rows: Sql, moment: string): Sql {
  const fields = sql.join(contract.fields.map((field) => sql.id(field.name)))
  const key = sql.join(contract.key.map((name) => sql.id(name)))
  return sql`
    insert into ${sql.id('data', contract.dataset)} (${fields}, _id, _source, _run, _at, _stale)
    select ${fields}, _id, ${binding.source}, ${run}::uuid, ${moment}::timestamptz, false from (${rows}) as s
    order by ${key}`
}

function assignments(contract: Contract): Sql {
  return sql.join(contract.fields.map((field) => sql`${sql.id(field.name)} = s.${sql.id(field.name)}`))
}
