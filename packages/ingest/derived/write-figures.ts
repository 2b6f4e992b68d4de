import { groupColumns } from '@kho/schema/derive/cells.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { cellsTable, figuresSql, ownMeasures, rowsFromJson, sameGroup } from './cells-sql.ts'
import type { Deriving } from './deriving.ts'

/** Whose run it is that changes figures, and the key of record identities. */
export interface Writing {
  readonly run: string
  readonly identityKey: Buffer
}

const idColumn = { name: '_id', type: 'uuid' }

/**
 * Makes the records of some groups what their cells say: those that a statement names, which gives the columns of the
 * key. A group without a cell has no record.
 */
export async function writeFigures(session: Session, deriving: Deriving, groups: Sql, writing: Writing): Promise<void> {
  const named = await nameGroups(session, deriving, groups, writing)
  if (named === null) return
  const { contract } = deriving
  const columns = [...groupColumns(contract), idColumn]
  const data = sql.id('data', contract.dataset)
  const moment = await takeMoment(session, contract.dataset)
  await session.rows(sql`
    delete from ${data} as d using ${rowsFromJson(named, columns, 'g')} where ${sameGroup(deriving, 'd', 'g')}
      and not exists (select from ${cellsTable(deriving)} as c where ${sameGroup(deriving, 'c', 'g')})`)
  const measures = ownMeasures(deriving).map(({ name }) => name)
  const all = sql.join([...contract.key, ...measures].map((name) => sql.id(name)))
  const keyed = contract.key.map((name) => sql.id('g', name))
  const own = sql`${deriving.parent.dataset}, ${writing.run}::uuid, ${moment}::timestamptz, false`
  await session.rows(sql`
    insert into ${data} as d (${all}, _id, _source, _run, _at, _stale)
    select ${sql.join([...keyed, ...figuresSql(deriving)])}, g._id, ${own}
    from ${rowsFromJson(named, columns, 'g')} join ${cellsTable(deriving)} as c on ${sameGroup(deriving, 'c', 'g')}
    on conflict (${sql.join(contract.key.map((name) => sql.id(name)))}) do update set
      ${sql.join(measures.map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`))}, _id = excluded._id,
      _source = excluded._source, _run = excluded._run, _at = excluded._at
    where (${rowSql('d', [...measures, '_id'])}) is distinct from (${rowSql('excluded', [...measures, '_id'])})`)
}

function rowSql(of: string, names: readonly string[]): Sql {
  return sql.join(names.map((name) => sql.id(of, name)))
}

/** The groups as JSON, each with the `_id` of its record; null where there are none. */
async function nameGroups(
  session: Session,
  { contract }: Deriving,
  groups: Sql,
  { identityKey }: Writing,
): Promise<string | null> {
  const texts = groupColumns(contract).map(({ name, type }) => {
    const column = sql.id('g', name)
    // A moment's text depends on the session's zone.
    return type.startsWith('timestamptz') ? sql`(${column} at time zone 'UTC')::text` : sql`${column}::text`
  })
  const rows = await session.rows(sql`select to_json(g)::text, ${sql.join(texts)} from (${groups}) as g`)
  const named = rows.map(([group, ...key]) => {
    const id = recordId(
      identityKey,
      contract.dataset,
      key.map((text) => text ?? ''),
    )
    return `${group?.slice(0, -1)},"_id":"${id}"}`
  })
  return named.length === 0 ? null : `[${named.join(',')}]`
}

/** A derived dataset's next moment, in the transaction of its parent. */
export async function takeMoment(session: Session, dataset: string): Promise<string> {
  const [taken] = await session.rows(sql`
    insert into kho.moment as m (dataset, at) values (${dataset}, clock_timestamp())
    on conflict (dataset) do update set at = greatest(clock_timestamp(), m.at + interval '1 microsecond')
    returning at`)
  return taken?.[0] ?? ''
}
