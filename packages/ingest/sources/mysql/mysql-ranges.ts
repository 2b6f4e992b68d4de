import mysql from 'mysql2'
import type { MysqlSession } from './mysql-session.ts'
import type { MysqlTable } from './mysql-tables.ts'

/** How a part of a table is asked for: all that stands behind its name. */
export interface MysqlRanges {
  /** Finds the last key of the part behind `after`, or of the first one. */
  last(after: string | null): string
  /** The rows behind `after` up to and with `until`. */
  between(after: string | null, until: string | null): string
}

/** Parts of about so many rows by a table's key; null where it has none whose order the server's own comparisons follow. */
export function rangesOf({ table }: MysqlTable, rows: number): MysqlRanges | null {
  const column = table.columns.find(({ name }) => name === table.key[0])
  if (!column || !ordered.test(column.declared.toLowerCase())) return null
  const name = mysql.escapeId(column.name, true)
  const above = (after: string | null) => (after === null ? [] : [`${name} > ${mysql.escape(after)}`])
  const where = (parts: readonly string[]) => (parts.length === 0 ? '' : ` where ${parts.join(' and ')}`)
  return {
    last: (after) =>
      `select ${name} from ${mysql.escapeId(table.name, true)}${where(above(after))} order by ${name} limit 1 offset ${Math.max(0, rows - 1)}`,
    between: (after, until) =>
      where([...above(after), ...(until === null ? [] : [`${name} <= ${mysql.escape(until)}`])]),
  }
}

/** Not enum and set, which are ordered by number and compared by text, nor floats, whose texts are not exact. */
const ordered = /^(tinyint|smallint|mediumint|int|bigint|decimal|year|char|varchar|date|time)/

/**
 * What stands behind the table's name, part by part, in the snapshot of the session. Every row is in one part and no more:
 * the next begins where the last one ended, by the same comparison.
 */
export async function* partsOf(session: MysqlSession, ranges: MysqlRanges | null): AsyncGenerator<string> {
  if (ranges === null) return yield ''
  let after: string | null = null
  for (;;) {
    const [row] = await session.rows(session.mark + ranges.last(after))
    const until: string | null = row?.[0] ?? null
    if (until === null || until === after) return yield ranges.between(after, null)
    yield ranges.between(after, until)
    after = until
  }
}
