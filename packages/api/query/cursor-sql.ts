import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { type CursorSeal, cursorSeal } from '../plan/cursor.ts'
import type { PagePlan } from '../plan/plan.ts'
import { columnSql, type Row, type Writing } from './writing.ts'

/** A row's cursor as the statement gives it: the page's marker, and the row's position in hex. */
export function cursorSql(writing: Writing, page: PagePlan, row: Pick<Row, 'alias'>): Sql {
  const position = sql`encode(convert_to(${columnSql(row, 'c$')}::text, 'UTF8'), 'hex')`
  return sql`${writing.markerOf(page.binding)}::text || ${position}`
}

/** The answer's text with every cursor in it sealed. A marker is drawn at random, so no record can forge one. */
export function sealedCursors(text: string, markers: ReadonlyMap<string, string>, key: Buffer): string {
  if (markers.size === 0) return text
  const seal: CursorSeal = cursorSeal(key)
  const names = [...markers.keys()].map((marker) => RegExp.escape(marker))
  return text.replace(new RegExp(`(${names.join('|')})([0-9a-f]*)`, 'g'), (_, marker: string, hex: string) =>
    seal.seal(markers.get(marker) ?? '', Buffer.from(hex, 'hex').toString('utf8')),
  )
}
