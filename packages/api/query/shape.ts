import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Writing } from './writing.ts'

/** A part of an answer: the tables it is read from, its JSON value over them, and the subjects read (see `subjectsSql`). */
export interface Shape {
  readonly joins: readonly Sql[]
  readonly value: Sql
  readonly subjects: Sql | null
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
