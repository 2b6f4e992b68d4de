import type { Measure } from '@kho/schema/contract/derivation.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { groupColumns } from '@kho/schema/derive/cells.ts'
import { columnTypeOf } from '@kho/schema/derive/table.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { cellsTable, rowsFromJson, sameGroup } from './cells-sql.ts'
import type { Deriving } from './deriving.ts'
import { emptyGroups, type GroupKey } from './empty-groups.ts'
import { takeMoment, type Writing } from './write-figures.ts'

/** After a group's own figures: groups without a record of the parent, and the places of all of them. */
export async function completeFigures(session: Session, deriving: Deriving, writing: Writing): Promise<void> {
  if (deriving.derive.protect === null) await writeEmptyGroups(session, deriving, writing)
  await rankGroups(session, deriving, writing)
}

/** The sources that a dataset's records have been read from, that of the run that is publishing among them. */
export async function toldSources(session: Session, { parent }: Deriving, run: string): Promise<ReadonlySet<string>> {
  const rows = await session.rows(sql`
    select source from kho.checkpoint where dataset = ${parent.dataset}
    union select source from kho.run where run = ${run}::uuid and dataset = ${parent.dataset}`)
  return new Set(rows.flatMap(([source]) => source ?? []))
}

/** Counts of nothing are 0, and of nothing there is no sum, no mean, no rate and no place. */
export function emptyFigures({ derive }: Deriving): { readonly [measure: string]: string | null } {
  return Object.fromEntries(derive.measures.map(({ name, kind }) => [name, kind === 'count' ? '0' : null]))
}

async function writeEmptyGroups(session: Session, deriving: Deriving, writing: Writing): Promise<void> {
  const { contract, derive } = deriving
  if (Object.keys(derive.every).length === 0) return
  const present = await groupsIn(session, deriving, cellsTable(deriving))
  const groups = emptyGroups(deriving, present, await toldSources(session, deriving, writing.run))
  const written = await groupsIn(session, deriving, sql.id('data', contract.dataset))
  const known = new Set([...present, ...groups].map((key) => JSON.stringify(key)))
  const old = new Set(written.map((key) => JSON.stringify(key)))
  await deleteGroups(
    session,
    deriving,
    written.filter((key) => !known.has(JSON.stringify(key))),
  )
  await insertEmpty(
    session,
    deriving,
    groups.filter((key) => !old.has(JSON.stringify(key))),
    writing,
  )
}

async function groupsIn(session: Session, { contract }: Deriving, table: Sql): Promise<readonly GroupKey[]> {
  const columns = groupColumns(contract).map(({ name, type }) => {
    const column = sql.id(name)
    return type.startsWith('timestamptz') ? sql`(${column} at time zone 'UTC')::text` : sql`${column}::text`
  })
  const rows = await session.rows(sql`select ${sql.join(columns)} from ${table}`)
  return rows.map((row) => row.map((value) => value ?? ''))
}

async function deleteGroups(session: Session, deriving: Deriving, groups: readonly GroupKey[]): Promise<void> {
  if (groups.length === 0) return
  const keyed = rowsFromJson(
    JSON.stringify(groups.map((key) => named(deriving, key))),
    groupColumns(deriving.contract),
    'g',
  )
  await session.rows(sql`
    delete from ${sql.id('data', deriving.contract.dataset)} as d using ${keyed} where ${sameGroup(deriving, 'd', 'g')}`)
}

const named = ({ contract }: Deriving, key: GroupKey) =>
  Object.fromEntries(contract.key.map((name, at) => [name, key[at] ?? '']))

async function insertEmpty(
  session: Session,
  deriving: Deriving,
  groups: readonly GroupKey[],
  { run, identityKey }: Writing,
): Promise<void> {
  if (groups.length === 0) return
  const { contract, parent } = deriving
  const moment = await takeMoment(session, contract.dataset)
  const records = groups.map((key) => ({
    ...{ ...named(deriving, key), ...emptyFigures(deriving) },
    _id: recordId(identityKey, contract.dataset, key),
  }))
  const fields = contract.fields.map(({ name }) => ({ name, type: columnTypeOf(fieldOf(contract, name)) }))
  const names = sql.join(fields.map(({ name }) => sql.id(name)))
  await session.rows(sql`
    insert into ${sql.id('data', contract.dataset)} (${names}, _id, _source, _run, _at, _stale)
    select ${names}, _id, ${parent.dataset}, ${run}::uuid, ${moment}::timestamptz, false
    from ${rowsFromJson(JSON.stringify(records), [...fields, { name: '_id', type: 'uuid' }], 'g')}`)
}

/** Places are of what is told: a figure that is held back, or that there is none of, has none. */
async function rankGroups(session: Session, deriving: Deriving, { run }: Writing): Promise<void> {
  const data = sql.id('data', deriving.contract.dataset)
  for (const rank of deriving.derive.measures.filter((one) => one.kind === 'rank')) {
    const place = sql.id(rank.name)
    const [row] = await session.rows(sql`
      select json_agg(n)::text from (
        select d._id, r.place from ${data} as d left join (${placesSql(rank, data)}) as r using (_id)
        where d.${place} is distinct from r.place
      ) as n`)
    if (!row?.[0]) continue
    const moment = await takeMoment(session, deriving.contract.dataset)
    await session.rows(sql`
      update ${data} as d set ${place} = n.place, _run = ${run}::uuid, _at = ${moment}::timestamptz
      from json_to_recordset(${row[0]}::json) as n (_id uuid, place integer) where n._id = d._id`)
  }
}

function placesSql({ figure, within, first }: Extract<Measure, { kind: 'rank' }>, data: Sql): Sql {
  const same = within.length === 0 ? sql`` : sql`partition by ${sql.join(within.map((name) => sql.id(name)))}`
  const order = sql`order by ${sql.id(figure)} ${sql.raw(first === 'highest' ? 'desc' : 'asc')}`
  return sql`
    select _id, rank() over (${same} ${order})::integer as place from ${data} where ${sql.id(figure)} is not null`
}
