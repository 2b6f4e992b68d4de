import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Batch, PullRequest } from '../../source.ts'
import { failureOf } from '../source-failure.ts'
import type { PostgresSession } from './postgres-session.ts'
import type { PostgresTable } from './postgres-tables.ts'

/** One table as one snapshot shows it: what every way of reading it shares. */
export interface PostgresReading {
  readonly session: PostgresSession
  readonly found: PostgresTable
  readonly request: PullRequest
  readonly source: string
  readonly signal: AbortSignal
  /** Rows shaped as in `Snapshot.all`; `where` is all that stands behind the table's name. */
  rowsWhere(where: string): AsyncIterable<Batch>
}

/** The table's name in SQL. */
export function nameOf({ schema, relation }: Pick<PostgresTable, 'schema' | 'relation'>): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(relation)}`
}

/** What a query gives, as the server writes it: lines of COPY's text format in chunks that break anywhere. */
export async function* copiedLines(reading: PostgresReading, query: string): AsyncGenerator<Buffer> {
  const { session, signal, source } = reading
  signal.throwIfAborted()
  const stream = session.client.query(copyTo(`copy (${query}) to stdout`))
  const abort = () => stream.destroy(new Error('aborted'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    for await (const chunk of stream) yield chunk
  } catch (cause) {
    signal.throwIfAborted()
    throw failureOf(source, cause, 'KHO208')
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
