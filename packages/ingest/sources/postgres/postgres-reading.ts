import pg from 'pg'
import type { Batch, CellForm, PullRequest } from '../../source.ts'
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
  /** The rows of any query whose cells come in those forms, complete or not at all. */
  rowsOf(query: string, forms: readonly CellForm[]): AsyncIterable<Batch>
}

/** The table's name in SQL. */
export function nameOf({ schema, relation }: Pick<PostgresTable, 'schema' | 'relation'>): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(relation)}`
}
