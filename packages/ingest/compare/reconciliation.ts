import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** What the source and the store know of a dataset, and where they differ. Nothing is changed by finding it out. */
export interface Reconciliation {
  /** Rows at the source. */
  readonly source: number
  /** Of these here: records, refused rows, and rows that say of themselves that they are gone. */
  readonly stored: number
  readonly quarantined: number
  readonly kept: number
  readonly missing: Difference
  readonly gone: Difference
  readonly differing: Difference
}

/**
 * `ids`: some of them, `_id`s of records; of what is missing here the source's hash of the key where it has one,
 * otherwise the `_id` that it would have. Never a value.
 */
export interface Difference {
  readonly count: number
  readonly ids: readonly string[]
}

/** The number of distinct `id`s that a query finds, and the first of them. */
export async function differenceOf(session: Session, query: Sql, most: number): Promise<Difference> {
  const [row] = await session.rows(sql`
    with found as materialized (${query})
    select count(*), array_to_json(array(select id from found order by id limit ${most})) from found`)
  return { count: Number(row?.[0]), ids: JSON.parse(row?.[1] ?? '[]') }
}
