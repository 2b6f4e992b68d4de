import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Writing } from './writing.ts'

/** A part of an answer: the tables it is read from, its JSON value over them, and the subjects read (see `subjectsSql`). */
export interface Shape {
  readonly joins: readonly Sql[]
  readonly value: Sql
  readonly subjects: Sql | null
  /** The value is JSON as it was written, and never null: it is copied as it stands, between these. */
  readonly written?: Around
}

/** Texts that stand before and after another. A long text is not copied in the store to put it between them. */
export interface Around {
  readonly before: string
  readonly after: string
}

export const nothingAround: Around = { before: '', after: '' }

/** A member of an object. */
export interface Column extends Shape {
  readonly key: string
}

/**
 * One object with these members as text. It is for what an answer has once: an object that PostgreSQL makes of a row copies
 * all that stands in it once more, and putting texts together another time. 1,000 records: 10.7 ms, 11.0 under objects, 9.2
 * where nothing at all is copied twice.
 */
export function writtenShape(columns: readonly Column[]): Shape {
  const members = columns.map(memberOf)
  const joins = columns.flatMap((column) => column.joins)
  const subjects = joined(columns.flatMap((column) => column.subjects ?? []))
  const [only, ...others] = members
  if (only && others.length === 0) {
    return { joins, value: only.text, subjects, written: { before: `{${only.before}`, after: `${only.after}}` } }
  }
  const pieces = members.map(({ before, text, after }, at) => {
    return sql`${sql.lit(at === 0 ? before : `,${before}`)}, ${text}, ${sql.lit(after)}`
  })
  return { joins, value: sql`concat(${sql.join(pieces)})`, subjects, written: { before: '{', after: '}' } }
}

function memberOf({ key, value, written }: Column): Around & { readonly text: Sql } {
  const text = written ? sql`${value}::text` : sql`coalesce(to_json(${value})::text, 'null')`
  const { before, after } = written ?? nothingAround
  return { before: `${JSON.stringify(key)}:${before}`, text, after }
}

/** One object whose members are these columns. PostgreSQL writes it: a row is an object under its columns' names. */
export function objectShape(writing: Writing, columns: readonly Column[]): Shape {
  const alias = sql.id(writing.alias('x'))
  const named = columns.map(({ key, value }) => sql`${value} as ${sql.id(key)}`)
  const row = sql`cross join lateral (select ${sql.join(named)}) as ${alias}`
  return {
    joins: [...columns.flatMap(({ joins }) => joins), row],
    value: alias,
    subjects: joined(columns.flatMap(({ subjects }) => subjects ?? [])),
  }
}

/** Texts of subjects one after the other; null of none. */
export function joined(parts: readonly Sql[]): Sql | null {
  return parts.length === 0 ? null : sql.join(parts, sql` || `)
}

/** A table of one row with a shape in it, as a join: `j$` its value, `s$` its subjects. Null where there is no row. */
export function joinedShape(writing: Writing, shape: Shape, from: Sql): Shape {
  const alias = writing.alias('j')
  const columns = sql`select ${shape.value} as j$, ${shape.subjects ?? sql`''`} as s$`
  return {
    joins: [sql`left join lateral (${columns} ${from}) as ${sql.id(alias)} on true`],
    value: sql.id(alias, 'j$'),
    subjects: shape.subjects && sql`coalesce(${sql.id(alias, 's$')}, '')`,
  }
}
