import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest } from '../../source.ts'
import type { MysqlSession } from './mysql-session.ts'
import type { MysqlTable } from './mysql-tables.ts'

/** One table as one snapshot shows it: what every way of reading it shares. */
export interface MysqlReading {
  readonly session: MysqlSession
  readonly found: MysqlTable
  readonly request: PullRequest
  readonly source: string
  readonly signal: AbortSignal
  readonly rowsPerSecond: number | null
  /** Rows shaped as in `Snapshot.all`, or of other columns; `where` is all that stands behind the table's name. */
  rowsWhere(where: string, columns?: readonly string[]): AsyncIterable<Batch>
}

/** Values over the server's max_allowed_packet come as null with a warning, cut ones with others: neither may pass. */
export async function refuseCutValues(session: MysqlSession, source: string, from: string): Promise<void> {
  const warnings = await session.rows('show warnings')
  const harmful = warnings.filter(([, code]) => code !== null && code !== undefined && cutting.has(code))
  if (harmful.length === 0) return
  const codes = [...new Set(harmful.map(([, code]) => code ?? ''))]
  const message = `Table ${from} of source ${source} cannot be read exactly: warnings ${codes.join(', ')}.`
  throw new KhoError('KHO216', message, { source, from, warnings: codes })
}

/** Packet too small, incorrect string, truncated value, data truncated, invalid character. */
const cutting = new Set(['1301', '1300', '1292', '1265', '1366', '1977'])
