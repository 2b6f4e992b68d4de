import type { Relation } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { allSql, columnSql, type Row, rowOf, tableSql, type Writing } from './writing.ts'

/**
 * The records that a relation leads to from a shown record: joined by the true values, shown themselves, and the
 * referencing record's cells shown or masked.
 */
export function linkSql(relation: Relation, from: Row, to: Row): Sql {
  const referencing = relation.kind === 'one' ? from : to
  const pairs = relation.pairs.map(({ own, far }) => sql`${columnSql(to, far)} = ${columnSql(from, own)}`)
  const visible = relation.through.flatMap((field) => {
    const when = referencing.view.cell(field).visible
    return when === true ? [] : [when === false ? sql`false` : when]
  })
  return allSql([...pairs, to.view.shown, ...visible])
}

/** Whether at most one record can be at a to-one relation's far side: its pairs name the whole key there. */
export function leadsToKey(relation: Relation, far: Row): boolean {
  return far.contract.key.every((part) => relation.pairs.some((pair) => pair.far === part))
}

/** The one record a to-one relation leads to, as a table under the alias of `to`. Where several would do, the first by `_id`. */
export function farRowSql(relation: Relation, from: Row, to: Row): { readonly table: Sql; readonly where: Sql } {
  const alias = sql.id(to.alias)
  const link = linkSql(relation, from, to)
  if (leadsToKey(relation, to)) return { table: sql`${tableSql(relation.to)} as ${alias}`, where: link }
  const first = sql`select ${alias}.* from ${tableSql(relation.to)} as ${alias} where ${link} order by ${columnSql(to, '_id')} limit 1`
  return { table: sql`(${first}) as ${alias}`, where: sql`true` }
}

/** A new row at the far side of a relation. */
export function farRow(writing: Writing, relation: Relation, known: readonly string[] = []): Row {
  return rowOf(writing, { dataset: relation.to, known, alias: writing.alias('t') })
}
