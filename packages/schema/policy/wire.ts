import { sql } from 'kysely'
import type { Field } from '../contract/contract.ts'
import type { Sql } from '../sql.ts'

type Wired = Pick<Field, 'type' | 'list' | 'partial'>

/**
 * A column in GraphQL's exact JSON form, as an expression that Postgres's JSON functions (`json_build_object`,
 * `row_to_json`, `to_json`) render without change: bigints, decimals and moments become text, json stays json.
 * Independent of the session's DateStyle and TimeZone. Null stays null.
 */
export function jsonOf(field: Wired, column: Sql): Sql {
  if (field.list) return jsonListOf(field, column)
  switch (field.type) {
    case 'bigint':
    case 'decimal':
    case 'uuid':
      return sql`${column}::text`
    case 'date':
    case 'time':
    case 'timestamp':
      return momentOf(field, column)
    case 'text':
    case 'integer':
    case 'boolean':
    case 'json':
    case 'geometry':
      return column
  }
}

/** A column in its canonical text: what is compared and ordered where a cell may be masked. Lists are their JSON. */
export function textOf(field: Wired, column: Sql): Sql {
  if (field.list) return sql`to_json(${jsonOf(field, column)})::text`
  switch (field.type) {
    case 'text':
      return column
    case 'date':
    case 'time':
    case 'timestamp':
      return momentOf(field, column)
    default:
      return sql`${column}::text`
  }
}

function jsonListOf(field: Wired, column: Sql): Sql {
  switch (field.type) {
    case 'bigint':
    case 'decimal':
    case 'uuid':
      return sql`${column}::text[]`
    case 'date':
    case 'time':
    case 'timestamp':
      if (field.partial) return column
      return sql`case when ${column} is not null then (select coalesce(array_agg(${momentOf(field, sql`u.x`)} order by u.n), '{}') from unnest(${column}) with ordinality as u(x, n)) end`
    default:
      return column
  }
}

function momentOf(field: Wired, column: Sql): Sql {
  if (field.type === 'timestamp') return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  if (field.type === 'time') return sql`to_char(${column}, 'HH24:MI:SS.US')`
  return field.partial ? column : sql`to_char(${column}, 'YYYY-MM-DD')`
}
