import type { Total } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'

/** Aggregates over the records of a dataset that one total is counted by. */
export interface TotalColumns {
  readonly whole: Sql
  readonly parts: readonly Sql[]
  /** What of the whole stands in none of its parts; negative where they are more than it; null where it has no parts. */
  readonly unclassified: Sql
  /** Records whose own parts do not add up; null where parts are not told by records. */
  readonly records: Sql
}

/** By codes: a record without one of them is unclassified. By fields: of records that tell the whole, an empty part is 0. */
export function totalColumns({ by, whole, parts }: Total): TotalColumns {
  if (by !== null) return byCodes(sql.id(by), parts)
  if (whole !== null)
    return byFields(
      sql.id(whole),
      parts.map((part) => sql.id(part)),
    )
  return { whole: sql`count(*)`, parts: [], unclassified: sql`null::numeric`, records: sql`null::bigint` }
}

function byCodes(field: Sql, codes: readonly string[]): TotalColumns {
  return {
    whole: sql`count(*)`,
    parts: codes.map((code) => sql`count(*) filter (where ${field} = ${code})`),
    unclassified: sql`count(*) filter (where coalesce(${field} <> all(${codes}::text[]), true))`,
    records: sql`null::bigint`,
  }
}

function byFields(whole: Sql, parts: readonly Sql[]): TotalColumns {
  const made = sql.join(
    parts.map((part) => sql`coalesce(${part}, 0)::numeric`),
    sql` + `,
  )
  const told = sql`filter (where ${whole} is not null)`
  return {
    whole: sql`coalesce(sum(${whole}::numeric), 0)`,
    parts: parts.map((part) => sql`coalesce(sum(${part}::numeric) ${told}, 0)`),
    unclassified: sql`coalesce(sum(${whole}::numeric - (${made})), 0)`,
    records: sql`count(*) filter (where ${whole} <> (${made}))`,
  }
}
