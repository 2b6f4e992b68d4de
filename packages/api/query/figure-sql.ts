import { fieldOf } from '@kho/schema/contract/fields.ts'
import { jsonOf, textOf } from '@kho/schema/policy/wire.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { meanDecimals } from '../plan/figures.ts'
import type { FigureTest, Measure } from '../plan/groups-plan.ts'
import { filterSql } from './filter-sql.ts'
import type { Row, Writing } from './writing.ts'

/** One figure of a group. */
export interface FigureColumn {
  readonly measure: Measure
  /** The aggregate, over the cells as they are shown. */
  readonly value: Sql
  /** The figure is a text that rules may have masked. */
  readonly textual: boolean
  /** In canonical text, of a column that holds it. */
  text(column: Sql): Sql
  /** In GraphQL's JSON form, of a column that holds it. */
  json(column: Sql): Sql
  /** What conditions compare: a number, or canonical text. */
  compared(column: Sql): { readonly number: Sql } | { readonly text: Sql }
}

export function figureColumn(writing: Writing, row: Row, measure: Measure): FigureColumn {
  const whole = {
    ...{ measure, textual: false, json: (column: Sql) => column, text: (column: Sql) => sql`${column}::text` },
    compared: (column: Sql) => ({ number: column }),
  }
  if (measure.of === 'count') {
    const { where } = measure
    return { ...whole, value: where ? sql`count(*) filter (where ${filterSql(writing, row, where)})` : sql`count(*)` }
  }
  const field = fieldOf(row.contract, measure.field)
  const cell = row.view.cell(measure.field)
  const scale = field.scale ?? 0
  const exact = { ...whole, json: (column: Sql) => sql`${column}::text` }
  switch (measure.of) {
    case 'sum':
      return { ...exact, value: sql`round(sum(${cell.value})::numeric, ${sql.lit(scale)})` }
    case 'avg':
      return { ...exact, value: meanSql(cell.value, scale) }
    case 'countDistinct':
      return { ...whole, value: sql`count(distinct ${cell.value})` }
    case 'withheldCount':
      return { ...whole, value: withheldSql(row, measure.field) }
    default: {
      const text = (column: Sql) => (cell.textual ? column : textOf(field, column))
      const isNumber = ['integer', 'bigint', 'decimal'].includes(field.type)
      return {
        ...{ measure, text, textual: cell.textual },
        value: measure.of === 'min' ? sql`min(${cell.value})` : sql`max(${cell.value})`,
        json: (column) => (cell.textual ? column : jsonOf(field, column)),
        compared: (column) => (isNumber ? { number: column } : { text: sql`${text(column)} collate "C"` }),
      }
    }
  }
}

/** Divided far beyond the decimals that are told, so that rounding once more changes none of them. */
function meanSql(value: Sql, scale: number): Sql {
  const sum = sql`round(sum(${value})::numeric, ${sql.lit(scale + meanDecimals + 20)})`
  return sql`round(${sum} / nullif(count(${value}), 0), ${sql.lit(scale + meanDecimals)})`
}

/** By rules alone: whether a hidden value is null makes no difference. */
function withheldSql(row: Row, field: string): Sql {
  const hidden = row.view.cell(field).withheld.filter(({ masked, when }) => !masked && when !== false)
  if (hidden.length === 0) return sql`0::int8`
  if (hidden.some(({ when }) => when === true)) return sql`count(*)`
  return sql`count(*) filter (where ${sql.join(
    hidden.map(({ when }) => sql`(${when})`),
    sql` or `,
  )})`
}

/** A condition on a figure. Null may stand for false; every negation takes it so. */
export function figureTestSql(figure: FigureColumn, column: Sql, test: FigureTest): Sql {
  if (test.filter === 'null') return test.is ? sql`${column} is null` : sql`${column} is not null`
  const compared = figure.compared(column)
  const [value, cast] = 'number' in compared ? [compared.number, sql`numeric`] : [compared.text, sql`text`]
  switch (test.filter) {
    case 'compare': {
      const operand = sql`${String(test.value)}::text::${cast}`
      return sql`${value} ${operators[test.op]} ${operand}`
    }
    case 'in': {
      const among = sql`${value} = any(${test.values.map(String)}::text[]::${cast}[])`
      return test.negated ? sql`((${among}) is not true)` : among
    }
    case 'like':
      return test.kind === 'startsWith'
        ? sql`starts_with(${value}, ${test.text}::text)`
        : sql`strpos(${value}, ${test.text}::text) > 0`
  }
}

const operators = {
  eq: sql`=`,
  ne: sql`is distinct from`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
}
