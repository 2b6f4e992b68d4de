import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { isAmong } from './deriving.ts'
import { type Family, largestSql, ofTheirsSql } from './protected-family.ts'
import { larger, valuesOf, wholesOf } from './stored-cells.ts'

/** What the largest contributor of some records comes to: in each cell, by its name, and in all of them together. */
export interface Largest {
  readonly cells: ReadonlyMap<string, readonly bigint[]>
  readonly all: readonly bigint[]
}

/** Of the records with an `_id` among `only`, or of all. */
export function largestAmong(session: Session, family: Family, only: Sql | null): Promise<Largest> {
  const fields = family.contributors.length > 0 ? family.contributors : [null]
  const among = only === null ? sql`true` : isAmong(only)
  return largestOf(
    session,
    family,
    fields.map((field) => ({ field, among })),
  )
}

/** Of all records of whoever has one with an `_id` among `only`. */
export function largestOfTheirs(session: Session, family: Family, only: Sql): Promise<Largest> {
  const kinds = family.contributors.map((field) => ({ field, among: ofTheirsSql(family, field, only) }))
  return largestOf(session, family, kinds)
}

interface Kind {
  readonly field: string | null
  readonly among: Sql
}

async function largestOf(session: Session, family: Family, kinds: readonly Kind[]): Promise<Largest> {
  const cells = new Map<string, readonly bigint[]>()
  let all: readonly bigint[] = []
  // Nobody asks how much is whose where no share is said.
  for (const { field, among } of family.share === null ? [] : kinds) {
    for (const [cell, text] of await session.rows(largestSql(family, field, among))) {
      const sums = wholesOf(text?.replaceAll('NULL', '0'))
      const name = cell ? JSON.stringify(valuesOf(cell)) : null
      if (name === null) all = larger(all, sums)
      else cells.set(name, larger(cells.get(name) ?? [], sums))
    }
  }
  return { cells, all }
}

/** What nobody came to more than in all cells, since they are kept. */
export async function loadReach(session: Session, parent: string): Promise<readonly bigint[]> {
  const [row] = await session.rows(sql`select reach from kho.derivation where dataset = ${parent}`)
  return wholesOf(row?.[0])
}

export async function storeReach(session: Session, parent: string, reach: readonly bigint[]): Promise<void> {
  await session.rows(sql`update kho.derivation set reach = ${reach.map(String)}::numeric[] where dataset = ${parent}`)
}
