import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import { jsonOf } from '@kho/schema/policy/wire.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { GroupKey, GroupsPlan } from '../plan/groups-plan.ts'
import { filterSql } from './filter-sql.ts'
import { farRow, farRowSql } from './link-sql.ts'
import { stepOf, stepTextOf } from './step-sql.ts'
import { allSql, columnSql, type Row, rowOf, tableSql, type Writing } from './writing.ts'

/** The records that groups are made of, each with the values that it is grouped by. */
export interface GroupScan {
  readonly row: Row
  readonly from: Sql
  readonly where: Sql
  readonly keys: readonly KeyColumn[]
}

/** One value that records are grouped by, in the policy view. */
export interface KeyColumn {
  readonly key: GroupKey
  /** The row whose cell it is. */
  readonly at: Row
  readonly value: Sql
  /** The value in GraphQL's JSON form, of a column that holds it. */
  json(column: Sql): Sql
}

/** The condition under which a row is among those that a relation leads to; null where all that are shown are meant. */
export type LinkTo = ((row: Row) => Sql) | null

export function groupScan(writing: Writing, plan: GroupsPlan, linkTo: LinkTo): GroupScan {
  const { filter } = plan
  const row = rowOf(writing, { ...plan, alias: writing.alias('t') })
  const joins = farJoins(writing, row)
  const keys = plan.keys.map((key) => keyColumn(writing, key, joins.rowAt(key.path)))
  const where = allSql([linkTo ? linkTo(row) : row.view.shown, ...(filter ? [filterSql(writing, row, filter)] : [])])
  return {
    row,
    from: sql`${tableSql(row)} as ${sql.id(row.alias)} ${sql.join(joins.written, sql` `)}`,
    where,
    keys,
  }
}

/** The records that paths of to-one relations lead to, each joined once. */
function farJoins(writing: Writing, row: Row) {
  const rows = new Map<string, Row>([['', row]])
  const written: Sql[] = []
  const rowAt = (path: readonly string[]): Row => {
    const name = path.join('.')
    const known = rows.get(name)
    if (known) return known
    const from = rowAt(path.slice(0, -1))
    const relation = relationOf(from.contract, path.at(-1) ?? '')
    const to = farRow(writing, { relation, from })
    const { table, where } = farRowSql(relation, from, to)
    const alias = sql.id(to.alias)
    written.push(sql`left join lateral (select ${alias}.* from ${table} where ${where}) as ${alias} on true`)
    rows.set(name, to)
    return to
  }
  return { rowAt, written }
}

function keyColumn({ plan }: Writing, key: GroupKey, at: Row): KeyColumn {
  const field = fieldOf(at.contract, key.field)
  const cell = at.view.cell(key.field)
  const own = key.path.length === 0
  // A far record that is not there has no cells, whatever its conditions make of nulls.
  const there = (value: Sql) =>
    own || cell.state === 'shown' ? value : sql`case when ${columnSql(at, '_id')} is not null then ${value} end`
  if (key.by === null) {
    return { key, at, value: there(cell.value), json: (column) => (cell.textual ? column : jsonOf(field, column)) }
  }
  const step = { by: key.by, zone: plan.ask.city.timeZone, field }
  if (!cell.textual && !field.partial) {
    const json = (column: Sql) => sql`to_char(${column}, 'YYYY-MM-DD')`
    return { key, at, value: there(stepOf(step, cell.value)), json }
  }
  const text = sql`(${cell.formed((whole) => stepTextOf(step, whole))})::text collate "C"`
  return { key, at, value: there(text), json: (column) => column }
}
