import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { stagingTable } from './staging.ts'

/** What became of rows that were staged with one key. */
export interface Settled {
  readonly refused: number
  /** Rows that are no more: equal to one that stays, or naming as gone what is refused. */
  readonly collapsed: number
}

/**
 * Settles keys that one read holds more than once: equal records become one, of differing ones all are refused. A key
 * that is also refused, or also named as gone, differs. `unique`: an index has shown already that no key stands twice
 * among the accepted rows.
 */
export async function settleDuplicates(
  session: Session,
  contract: Contract,
  run: string,
  unique = false,
): Promise<Settled> {
  const rows = stagingTable(run)
  const doubled = unique
    ? sql`select _id from ${rows} where false`
    : sql`select _id from ${rows} group by _id having count(*) > 1`
  const elsewhere = sql`
    select _id from ${rows} where _id in (
      select _id from ${stagingTable(run, 'refused')} union all select _id from ${stagingTable(run, 'removed')})`
  const [found] = await session.rows(sql`select exists (${doubled}), exists (${elsewhere})`)
  const collapsed = found?.[0] === 't' ? await collapseEqual(session, contract, { rows, doubled }) : 0
  if (!found?.includes('t')) return { refused: 0, collapsed }
  const settled = await refuse(session, contract, { run, which: sql`${doubled} union ${elsewhere}` })
  return { ...settled, collapsed: settled.collapsed + collapsed }
}

async function collapseEqual(session: Session, contract: Contract, of: { rows: Sql; doubled: Sql }): Promise<number> {
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  const [count] = await session.rows(sql`
    with gone as (
      delete from ${of.rows} as s using (
        select s._id, min(s.ctid) as first from ${of.rows} as s join (${of.doubled}) as d on d._id = s._id
        group by s._id having count(distinct row(${fields})::text) = 1
      ) as equal
      where s._id = equal._id and s.ctid <> equal.first returning s._id
    )
    select count(*) from gone`)
  return Number(count?.[0] ?? 0)
}

async function refuse(session: Session, contract: Contract, of: { run: string; which: Sql }): Promise<Settled> {
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  const key = contract.key.map((name) => sql.id(name))
  const [count] = await session.rows(sql`
    with refused as (delete from ${stagingTable(of.run)} where _id in (${of.which}) returning *),
    kept as (
      insert into ${stagingTable(of.run, 'refused')} (_id, ${sql.join(key)}, _breaches, _raw, _origin, _version)
      select _id, ${sql.join(key)}, ${JSON.stringify([duplicate])}::json,
        json_build_object('fields', (select row_to_json(f) from (select ${fields}) as f)), _origin, _version
      from refused as s
    ),
    undecided as (delete from ${stagingTable(of.run, 'removed')} where _id in (select _id from refused) returning _id)
    select (select count(*) from refused), (select count(*) from undecided)`)
  return { refused: Number(count?.[0] ?? 0), collapsed: Number(count?.[1] ?? 0) }
}

const duplicate = { field: null, rule: 'duplicate_key', message: 'the source holds differing records with this key' }
