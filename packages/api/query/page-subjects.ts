import { sql } from 'kysely'
import type { PageMember, PagePlan } from '../plan/plan.ts'
import { joinedShape, type Shape } from './shape.ts'
import { subjectsSql } from './subject-sql.ts'
import { isFoundThrough } from './uses.ts'
import { columnSql, rowOf, type Writing } from './writing.ts'

/**
 * Whom a page tells of beyond the records it shows: its count, its cursors and its neighbours speak of records that
 * personal cells found, and a filter or an order through another dataset speaks of that one's cells. They are the page's
 * rows and the one after it; of a larger count the fields alone are known. Null where nobody is told of.
 */
export function pageSubjects(writing: Writing, page: PagePlan, rows: string): Shape | null {
  const through = isFoundThrough(writing.plan, page)
  if (!through && !page.members.some(tellsOfRows)) return null
  const row = rowOf(writing, { ...page, alias: writing.alias('t') })
  const { dataset, known, foundBy } = page
  const own = subjectsSql(writing, { dataset, known, foundBy, members: [] }, { ...row, through })
  if (!own) return null
  const from = sql`from ${sql.id(rows)} as ${sql.id(row.alias)} where ${columnSql(row, 'n$')} is not null`
  return joinedShape(
    writing,
    { joins: [], value: sql`null`, subjects: sql`coalesce(string_agg(${own}, ''), '')` },
    from,
  )
}

function tellsOfRows(member: PageMember): boolean {
  if (member.member === 'edges') return member.parts.every(({ part }) => part !== 'node')
  return member.member === 'totalCount' || member.member === 'pageInfo' || member.member === 'withheld'
}
