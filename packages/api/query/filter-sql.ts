import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import { castOf } from '@kho/schema/policy/render.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { FilterPlan } from '../plan/plan.ts'
import { nearSql, withinSql } from './geometry-sql.ts'
import { farRow, farRowSql, linkSql } from './link-sql.ts'
import { allSql, type Row, tableSql, type Writing } from './writing.ts'

/**
 * A filter over a shown record, on its cells as they are shown. Null may stand for false, so that comparisons stay
 * bare for the sake of indexes; every negation takes it so.
 */
export function filterSql(writing: Writing, row: Row, filter: FilterPlan): Sql {
  switch (filter.filter) {
    case 'and':
      return sql`(${allSql(filter.of.map((part) => filterSql(writing, row, part)))})`
    case 'or': {
      const parts = filter.of.map((part) => filterSql(writing, row, part))
      return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
    }
    case 'not':
      return sql`((${filterSql(writing, row, filter.of)}) is not true)`
    case 'compare':
      return row.view.cell(filter.field).test(filter.op, filter.value)
    case 'in':
      return row.view.cell(filter.field).isIn(filter.values, filter.negated)
    case 'null':
      return row.view.cell(filter.field).isNull(filter.is)
    case 'like':
      return row.view.cell(filter.field).like(filter.kind, filter.text)
    case 'holds':
      return row.view.cell(filter.field).whole((list) => holdsSql(fieldOf(row.contract, filter.field), list, filter))
    case 'empty': {
      const sign = filter.is ? sql`=` : sql`>`
      return row.view.cell(filter.field).whole((list) => sql`cardinality(${list}) ${sign} 0`)
    }
    case 'json':
      return row.view
        .cell(filter.field)
        .whole((json) => sql`(${json})::jsonb @> ${JSON.stringify(filter.value)}::text::jsonb`)
    case 'within':
      return row.view.cell(filter.field).whole((geometry) => withinSql(geometry, filter))
    case 'near':
      return row.view.cell(filter.field).whole((geometry) => nearSql(geometry, filter))
    case 'some':
      return someSql(writing, row, filter)
  }
}

/** A list by what it holds; a null in it is nothing. */
function holdsSql(field: Field, list: Sql, { kind, values }: Extract<FilterPlan, { filter: 'holds' }>): Sql {
  const operands = sql`${values.map(String)}::text[]::${castOf(field)}[]`
  return kind === 'some' ? sql`${list} && ${operands}` : sql`${list} @> ${operands}`
}

function someSql(writing: Writing, from: Row, { relation: name, of }: Extract<FilterPlan, { filter: 'some' }>): Sql {
  const relation = relationOf(from.contract, name)
  const to = farRow(writing, { relation, from })
  const inside = filterSql(writing, to, of)
  if (relation.kind === 'many') {
    const table = sql`${tableSql(to)} as ${sql.id(to.alias)}`
    return sql`exists (select 1 from ${table} where ${linkSql(relation, from, to)} and ${inside})`
  }
  const { table, where } = farRowSql(relation, from, to)
  return sql`exists (select 1 from ${table} where ${where} and ${inside})`
}
