import type { SourceManners } from '../manners.ts'
import type { MysqlSession } from './mysql-session.ts'
import { catalogueStatements } from './mysql-tables.ts'

/**
 * The statement by which the server itself ends what takes longer than the source allows: one that sends nothing, as the
 * sums of a compare, would not notice that we are gone. None where the source sets no bound.
 */
export async function longestStatement(
  session: MysqlSession,
  { longestTransaction }: SourceManners,
): Promise<readonly string[]> {
  if (longestTransaction === null) return []
  const [version] = await session.rows(catalogueStatements.version)
  const isMariadb = /mariadb/i.test(version?.[0] ?? '')
  return [
    isMariadb
      ? `set session max_statement_time = ${longestTransaction / 1000}` // seconds
      : `set session max_execution_time = ${longestTransaction}`,
  ]
}
