import { graphqlField } from '@kho/schema/contract/name.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { FoundPart, SearchPlan } from '../plan/plan.ts'
import { allSql, type Row } from './writing.ts'

/**
 * Every word searched for begins a word of some cell that is shown in clear. Each cell stands with its own condition, so that
 * no other is looked at and an index on the folded texts serves.
 */
export function foundSql(row: Row, { words, fields }: SearchPlan): Sql {
  if (fields.length === 0) return sql`false`
  return allSql(
    words.map(
      (word) =>
        sql`(${sql.join(
          fields.map((field) => holdsSql(row, field, `% ${word}%`)),
          sql` or `,
        )})`,
    ),
  )
}

function holdsSql(row: Row, field: string, pattern: string): Sql {
  const { clear, folded } = row.view.cell(field)
  const holds = sql`${folded} like ${pattern}::text`
  return clear === true ? holds : sql`(${clear} and ${holds})`
}

/**
 * How well the best cell meets the whole text: 6 it is that, 5 begins with it, 4 holds it, 3 and 2 the same where the last
 * word is only begun, 1 its words stand apart. No pattern holds a character that LIKE reads: folding leaves none.
 */
export function rankSql(row: Row, { words, fields }: SearchPlan): Sql {
  if (fields.length === 0) return sql`1`
  const text = words.join(' ')
  const cells = fields.map((field) => {
    const { clear, folded } = row.view.cell(field)
    return clear === true ? sql`(${folded})` : sql`(case when ${clear} then ${folded} end)`
  })
  const like = (pattern: string) => sql`s$.f like ${pattern}::text`
  const best = sql`max(case when s$.f = ${` ${text} `}::text then 6 when ${like(` ${text} %`)} then 5
    when ${like(`% ${text} %`)} then 4 when ${like(` ${text}%`)} then 3 when ${like(`% ${text}%`)} then 2 else 1 end)`
  return sql`(select ${best} from (values ${sql.join(cells)}) as s$(f))`
}

/** Where the words stand in a record, as it writes them: a JSON list by field, of cells that are shown in clear. */
export function foundInSql(row: Row, search: SearchPlan | null, parts: readonly FoundPart[]): Sql {
  if (!search || search.fields.length === 0) return sql`'[]'::json`
  const patterns = search.words.map((word) => `% ${word}%`)
  const cells = search.fields.map((name) => {
    const { clear, found } = row.view.cell(name)
    const words = clear === true ? found(patterns) : sql`case when ${clear} then ${found(patterns)} end`
    return sql`(${graphqlField(name)}::text, ${words})`
  })
  const columns = parts.map(({ key, part }) => {
    const value = { field: sql`f$.field$`, words: sql`f$.words$`, __typename: sql`'FoundIn'::text` }[part]
    return sql`${value} as ${sql.id(key)}`
  })
  const found = sql`select ${sql.join(columns)} from (values ${sql.join(cells)}) as f$(field$, words$) where f$.words$ is not null`
  return sql`(select coalesce(json_agg(x$), '[]'::json) from (${found}) as x$)`
}
