import mysql from 'mysql2'
import { missingColumns } from '../source-drift.ts'
import { hashOfVersion, type MysqlHash } from './mysql-hash.ts'
import type { MysqlMarks } from './mysql-marks.ts'
import type { MysqlSession } from './mysql-session.ts'
import { catalogueStatements, type MysqlTable } from './mysql-tables.ts'

/** What this server hashes rows with. */
export async function hashOfServer(session: MysqlSession): Promise<MysqlHash> {
  const [version] = await session.rows(catalogueStatements.version)
  return hashOfVersion(version?.[0] ?? '')
}

/**
 * The statement that rows are read by: the asked columns, then the row's marks, all as texts and under names of our
 * own, for the driver refuses columns called as what every object has. `where` stands behind the table's name.
 */
export function selectOf(
  found: MysqlTable,
  { columns, from }: { readonly columns: readonly string[]; readonly from: string },
  source: string,
  marks: MysqlMarks | null,
  where = '',
): string {
  const missing = columns.filter((column) => !found.readings.has(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  const list = columns.map((column) => found.readings.get(column)?.expression(mysql.escapeId(column, true)))
  if (marks) list.push(...[marks.origin, marks.version].map((mark) => `hex(${mark})`))
  const named = list.map((cell, at) => `${cell} as c${at}`)
  return `select ${named.join(', ')} from ${mysql.escapeId(found.table.name, true)}${where && ` ${where}`}`
}
