import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import { indexedFieldsOf } from '@kho/schema/derive/table.ts'
import { KhoError } from '@kho/schema/error.ts'
import { castOf } from '@kho/schema/policy/render.ts'
import { textOf } from '@kho/schema/policy/wire.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { OrderPlan, PagePlan } from '../plan/plan.ts'
import { type FigureColumn, figureColumn } from './figure-sql.ts'
import { filterSql } from './filter-sql.ts'
import { farRow, farRowSql, linkSql } from './link-sql.ts'
import { rankSql } from './search-sql.ts'
import { allSql, columnSql, type Row, tableSql, type Writing } from './writing.ts'

/** One value that a page is ordered by, in the policy view; the last is always `_id`. */
export interface SortKey {
  readonly value: Sql
  /** The value in canonical text, as a cursor holds it. */
  readonly text: Sql
  /** The value that a cursor's text stands for; refused where it can stand for none of this asker's. */
  operand(text: string): Sql
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
  /** A null may stand there. */
  readonly nullable: boolean
  /** The bare column, and an index begins with it. */
  readonly indexed: boolean
  /** The keys before it are the record's whole key: it decides nothing, and to sort by it would cost a sort. */
  readonly idle: boolean
}

/** The keys of a page's order over a row, with the joins that ordering by a relation needs. */
export function sortKeysOf(
  writing: Writing,
  page: PagePlan,
  row: Row,
): { readonly keys: readonly SortKey[]; readonly joins: readonly Sql[] } {
  const joins: Sql[] = []
  const keys = page.order.map((item) => {
    const at = item.path.reduce((from, name) => {
      const relation = relationOf(from.contract, name)
      const to = farRow(writing, { relation, from })
      const { table, where } = farRowSql(relation, from, to)
      joins.push(
        sql`left join lateral (select ${sql.id(to.alias)}.* from ${table} where ${where}) as ${sql.id(to.alias)} on true`,
      )
      return to
    }, row)
    return 'field' in item ? keyOf(writing, at, item) : figureKey(writing, at, { item, joins })
  })
  // `_id` follows the last key's direction, so that one index serves both, forward or backward.
  const direction = page.order.at(-1)?.direction ?? 'asc'
  const id = columnSql(row, '_id')
  const own = { value: id, text: sql`${id}::text`, operand: (text: string) => sql`${text}::uuid` }
  const bare = page.order.flatMap((item, at) =>
    item.path.length > 0 || keys[at]?.nullable || !('field' in item) ? [] : [item.field],
  )
  const idle = row.contract.key.every((part) => bare.includes(part))
  const rank = page.search?.ranked ? [rankKey(writing, rankSql(row, page.search), joins)] : []
  const last = { ...own, direction, nulls: 'last', nullable: false, indexed: true, idle } as const
  return { keys: [...rank, ...keys, last], joins }
}

/** Reckoned once a record, however often it is named. */
function rankKey(writing: Writing, rank: Sql, joins: Sql[]): SortKey {
  const alias = writing.alias('k')
  joins.push(sql`cross join lateral (select ${rank} as rank$ offset 0) as ${sql.id(alias)}`)
  const value = sql.id(alias, 'rank$')
  const operand = (text: string) => sql`${text}::int4`
  return {
    value,
    text: sql`${value}::text`,
    operand,
    direction: 'desc',
    nulls: 'last',
    nullable: false,
    indexed: false,
    idle: false,
  }
}

type FieldOrder = Extract<OrderPlan, { readonly field: string }>
type FigureOrder = Exclude<OrderPlan, FieldOrder>

function keyOf(writing: Writing, at: Row, { field: name, path, direction, nulls }: FieldOrder): SortKey {
  const { contract } = at
  const field = fieldOf(contract, name)
  const cell = at.view.cell(name)
  const own = path.length === 0
  const bare = own && cell.state === 'shown' && !cell.textual
  const indexed = bare && indexedIn(writing, contract).has(name)
  // A far record that is not there has no cells, whatever its conditions make of nulls.
  const value = own ? cell.value : sql`case when ${columnSql(at, '_id')} is not null then ${cell.value} end`
  const text = cell.textual ? value : textOf(field, value)
  const operand = (given: string) => (cell.textual ? sql`${given}::text` : operandSql(field, given))
  return {
    value,
    text,
    operand,
    direction,
    nulls,
    nullable: !(bare && contract.key.includes(name)),
    indexed,
    idle: false,
  }
}

interface FigureItem {
  readonly item: FigureOrder
  readonly joins: Sql[]
}

/** A figure of the records that a relation leads to, reckoned once a record. */
function figureKey(writing: Writing, at: Row, { item, joins }: FigureItem): SortKey {
  const relation = relationOf(at.contract, item.relation)
  const far = farRow(writing, { relation, from: at })
  const figure = figureColumn(writing, far, item.measure)
  const found = item.filter ? [filterSql(writing, far, item.filter)] : []
  const where = allSql([linkSql(relation, at, far), ...found])
  const alias = writing.alias('k')
  const from = sql`from ${tableSql(far)} as ${sql.id(far.alias)} where ${where}`
  // With an aggregate in any case: what has none would be a row a record.
  const read = sql`select ${figure.value} as figure$, count(*) as n$ ${from}`
  joins.push(sql`left join lateral (${read}) as ${sql.id(alias)} on true`)
  const own = item.path.length === 0
  const column = sql.id(alias, 'figure$')
  // Of a record that is not there nothing is counted, not even that it has none.
  const value = own ? column : sql`case when ${columnSql(at, '_id')} is not null then ${column} end`
  return {
    value,
    text: figure.text(value),
    operand: (text) => figureOperandSql(figure, { contract: far.contract, text }),
    direction: item.direction,
    nulls: item.nulls,
    nullable: !own || item.measure.of !== 'count',
    indexed: false,
    idle: false,
  }
}

function figureOperandSql(
  { measure, textual }: FigureColumn,
  { contract, text }: { readonly contract: Contract; readonly text: string },
): Sql {
  if (textual) return sql`${text}::text`
  if (measure.of === 'min' || measure.of === 'max') return operandSql(fieldOf(contract, measure.field), text)
  return sql`${text}::numeric`
}

/** A cursor may come from an asker who was shown another form of the cell: of that, no value can be made here. */
function operandSql(field: Field, text: string): Sql {
  const exact = exactValue(field, text)
  if ('value' in exact) return sql`${text}::${castOf(field)}`
  throw new KhoError('KHO412', 'The cursor does not belong to this dataset, filter and order.')
}

const indexedByCity = new WeakMap<City, Map<string, ReadonlySet<string>>>()

/** The fields that an index of the dataset's table begins with; derived once for a city, which never changes. */
function indexedIn({ plan }: Writing, contract: Contract): ReadonlySet<string> {
  const { city } = plan.ask
  const byDataset = indexedByCity.get(city) ?? new Map<string, ReadonlySet<string>>()
  indexedByCity.set(city, byDataset)
  const indexed = byDataset.get(contract.dataset) ?? indexedFieldsOf(contract, [...city.rules.values()].flat())
  byDataset.set(contract.dataset, indexed)
  return indexed
}

/** The same order read from its end. */
export function flipped(keys: readonly SortKey[]): readonly SortKey[] {
  return keys.map((key) => ({
    ...key,
    direction: key.direction === 'asc' ? 'desc' : 'asc',
    nulls: key.nulls === 'first' ? 'last' : 'first',
  }))
}

/** `order by` of these keys. Where nulls cannot stand or stand where an index has them, no word of them: the index serves. */
export function orderBySql(keys: readonly SortKey[]): Sql {
  const deciding = keys.filter(({ idle }) => !idle)
  const parts = deciding.map((key) => {
    const direction = key.direction === 'asc' ? sql`asc` : sql`desc`
    if (!key.nullable || hasNaturalNulls(key)) return sql`${key.value} ${direction}`
    return sql`${key.value} ${direction} ${key.nulls === 'first' ? sql`nulls first` : sql`nulls last`}`
  })
  return sql`order by ${sql.join(parts)}`
}

/** Where PostgreSQL itself puts nulls: beyond every value. */
export function hasNaturalNulls({ direction, nulls }: SortKey): boolean {
  return (direction === 'asc') === (nulls === 'last')
}
