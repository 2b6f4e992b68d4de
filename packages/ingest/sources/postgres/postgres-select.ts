import pg from 'pg'
import type { CellForm } from '../../source.ts'
import { missingColumns } from '../source-drift.ts'
import type { PostgresMarks } from './postgres-marks.ts'
import { nameOf } from './postgres-reading.ts'
import type { PostgresSession } from './postgres-session.ts'
import type { PostgresTable } from './postgres-tables.ts'

export const versionStatement = "select current_setting('server_version_num')::int / 10000"

/** The major version of the server, which decides what it can hash. */
export async function majorOf(session: PostgresSession): Promise<number> {
  const [row] = await session.rows(versionStatement)
  return Number(row?.[0])
}

/** How the cells of those columns come. */
export function formsOf(found: PostgresTable, columns: readonly string[]): readonly CellForm[] {
  return columns.map((column) => found.binaries.get(column)?.form ?? 'text')
}

/** The COPY that rows are read by: the asked columns, then the row's marks. `where` stands behind the table's name. */
export function queryOf(
  found: PostgresTable,
  { columns, from }: { readonly columns: readonly string[]; readonly from: string },
  source: string,
  marks: PostgresMarks | null,
  where = '',
): string {
  const missing = columns.filter((column) => !found.readings.has(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  const list = columns.map((column) => found.binaries.get(column)?.expression(pg.escapeIdentifier(column)))
  if (marks) list.push(marks.origin, marks.version)
  return `select ${list.join(', ')} from ${nameOf(found)}${where && ` ${where}`}`
}

/** The statement that brings what a query gives, in the form that `copyBatches` reads. */
export function copyOf(query: string): string {
  return `copy (${query}) to stdout (format binary)`
}
