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
  const visible = relation.through.flatMap((field) => {
    const when = referencing.view.cell(field).visible
    return when === true ? [] : [when === false ? sql`false` : when]
  })
  return allSql([meetingSql(relation, from, to), to.view.shown, ...visible])
}

type Alias = Pick<Row, 'alias'>

/** That two records are those of a relation, by their true values: equal fields, and the day on which the one held. */
export function meetingSql(relation: Relation, from: Alias, to: Alias): Sql {
  const { kind, pairs, during } = relation
  const equal = pairs.map(({ own, far, root }) => {
    const [near, there] = [columnSql(from, own), columnSql(to, far)]
    if (root === 'own') return rootSql(near, there)
    return root === 'far' ? rootSql(there, near) : sql`${there} = ${near}`
  })
  if (!during) return allSql(equal)
  const [referencing, held] = kind === 'one' ? [from, to] : [to, from]
  const at = columnSql(referencing, during.at)
  const day = during.zone === null ? at : sql`(${at} at time zone ${sql.lit(during.zone)})::date`
  const until = during.until === null ? null : columnSql(held, during.until)
  const ended = until === null ? [] : [sql`(${until} is null or ${day} < ${until})`]
  return allSql([...equal, sql`${columnSql(held, during.from)} <= ${day}`, ...ended])
}

/** `1.004194` and, with the unit that offers it, `1.004194.000.00.00.H29`: by equality one way, by a range of the index back. */
function rootSql(code: Sql, national: Sql): Sql {
  const range = sql`${code} >= ${national} and ${code} < ${national} || '/'`
  return sql`(left(${code}, 8) = ${national} and ${range})`
}

/** Whether at most one record can be at a to-one relation's far side: its pairs name the whole key there. */
export function leadsToKey(relation: Relation, far: Row): boolean {
  return far.contract.key.every((part) => relation.pairs.some((pair) => pair.far === part))
}

/** The one record a to-one relation leads to, as a table under the alias of `to`. Where several would do, the first by `_id`. */
export function farRowSql(relation: Relation, from: Row, to: Row): { readonly table: Sql; readonly where: Sql } {
  const alias = sql.id(to.alias)
  const link = linkSql(relation, from, to)
  if (leadsToKey(relation, to)) return { table: sql`${tableSql(to)} as ${alias}`, where: link }
  const first = sql`select ${alias}.* from ${tableSql(to)} as ${alias} where ${link} order by ${columnSql(to, '_id')} limit 1`
  return { table: sql`(${first}) as ${alias}`, where: sql`true` }
}

/** A new row at the far side of a relation, as of the moment of the row that it leads from. */
export function farRow(
  writing: Writing,
  { relation, from }: { readonly relation: Relation; readonly from: Pick<Row, 'asOf'> },
  known: readonly string[] = [],
): Row {
  const asOf = from.asOf === null ? {} : { asOf: from.asOf }
  return rowOf(writing, { dataset: relation.to, known, alias: writing.alias('t'), ...asOf })
}
