import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { precedenceOf } from '@kho/schema/derive/image.ts'
import { columnTypeOf } from '@kho/schema/derive/table.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'

/** An image of each source stands beside the others in one row, by the name `image_<n>` of its place in the contract. */
export function imageName({ sources }: Contract, source: string): Sql {
  return sql.id(`image_${sources.findIndex((binding) => binding.source === source)}`)
}

/** Fields that are not of the key: what images may differ in. */
export function mergedFields({ fields, key }: Contract): readonly Field[] {
  return fields.filter(({ name }) => !key.includes(name))
}

/** A column whose values can be compared: type json has no equality of its own, its text is canonical. */
export function comparable(field: Field, column: Sql): Sql {
  return field.type === 'json' || field.type === 'geometry' ? sql`${column}::text` : column
}

/** What a record has in a field: the value of the first image by precedence that has one. */
export function mergedValue(contract: Contract, field: Field): Sql {
  const columns = precedenceOf(contract, field).map(
    (source) => sql`${imageName(contract, source)}.${sql.id(field.name)}`,
  )
  if (columns.length === 0) return sql`null::${sql.raw(columnTypeOf(field))}`
  return columns.length === 1 ? sql`${columns[0]}` : sql`coalesce(${sql.join(columns)})`
}

/** Whether two images have a value in a field, and not the same. */
export function isTold(contract: Contract, field: Field): Sql {
  const value = comparable(field, sql`(${mergedValue(contract, field)})`)
  const tests = precedenceOf(contract, field)
    .slice(1)
    .map((source) => {
      const column = comparable(field, sql`${imageName(contract, source)}.${sql.id(field.name)}`)
      return sql`coalesce(${column} <> ${value}, false)`
    })
  return tests.length === 0 ? sql`false` : sql`(${sql.join(tests, sql` or `)})`
}

/** The sources that have a value in a field, by precedence, as a text array: the first is the one whose value stands. */
export function tellers(contract: Contract, field: Field): Sql {
  const each = precedenceOf(contract, field).map((source) => {
    const column = sql`${imageName(contract, source)}.${sql.id(field.name)}`
    return sql`case when ${column} is not null then ${sql.lit(source)} end`
  })
  return sql`array_remove(array[${sql.join(each)}]::text[], null)`
}

/** Whether a record as its images make it, `m`, is another than it is, `d`. */
export function recordDiffers(contract: Contract): Sql {
  const changed = mergedFields(contract).map((field) => {
    const column = (of: Sql) => comparable(field, sql`${of}.${sql.id(field.name)}`)
    return sql`${column(sql`m`)} is distinct from ${column(sql`d`)}`
  })
  return sql`(${sql.join([sql`m._id <> d._id`, sql`m._stale <> d._stale`, ...changed], sql` or `)})`
}
