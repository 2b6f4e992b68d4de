import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { PageInfoPart, PagePlan } from '../plan/plan.ts'
import { cursorSql } from './cursor-sql.ts'
import type { PageRows } from './rows-sql.ts'
import type { Writing } from './writing.ts'

interface InPage {
  readonly page: PagePlan
  readonly found: PageRows
  readonly rows: string
}

/** A page's `pageInfo`, as a JSON value. Both directions are told exactly, whichever way the page was read. */
export function pageInfoSql(
  writing: Writing,
  at: InPage,
  parts: readonly { readonly key: string; readonly part: PageInfoPart }[],
): Sql {
  const columns = parts.map(({ key, part }) => sql`${partSql(writing, at, part)} as ${sql.id(key)}`)
  const alias = sql.id(writing.alias('x'))
  return sql`(select ${alias} from (select ${sql.join(columns)}) as ${alias})`
}

function partSql(writing: Writing, at: InPage, part: PageInfoPart): Sql {
  const { page, found, rows } = at
  const more = sql`(exists (select 1 from ${sql.id(rows)} as r$ where r$.n$ > ${sql.lit(page.size)}) or ${found.ahead})`
  switch (part) {
    case 'hasNextPage':
      return page.backward ? found.behind : more
    case 'hasPreviousPage':
      return page.backward ? more : found.behind
    case 'startCursor':
      return edgeCursorSql(writing, at, page.backward ? sql`desc` : sql`asc`)
    case 'endCursor':
      return edgeCursorSql(writing, at, page.backward ? sql`asc` : sql`desc`)
    case '__typename':
      return sql`'PageInfo'::text`
  }
}

function edgeCursorSql(writing: Writing, { page, rows }: InPage, order: Sql): Sql {
  const cursor = cursorSql(writing, page, { alias: 'r$' })
  const from = sql`from ${sql.id(rows)} as r$ where r$.n$ <= ${sql.lit(page.size)}`
  return sql`(select ${cursor} ${from} order by r$.n$ ${order} limit 1)`
}
