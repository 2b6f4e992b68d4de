import type { MysqlSession } from './mysql-session.ts'
import { type RowSink, streamOf } from './mysql-stream.ts'

type Row = readonly (string | null)[]

const batchRows = 1000

/** The rows of a query that gives texts only, some at a time. */
export function streamRows(
  session: Pick<MysqlSession, 'connection' | 'cut'>,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  return streamOf(session, sql, textSink(), signal)
}

function textSink(): RowSink<readonly Row[]> {
  let rows: Row[] = []
  return {
    attach: (query, onRow) => {
      query.on('result', (row) => {
        // Every column is a text or null: the statement casts them all.
        rows.push(row as unknown as Row)
        onRow()
      })
    },
    isFull: () => rows.length >= batchRows,
    take: () => {
      const taken = rows
      rows = []
      return taken.length > 0 ? taken : null
    },
  }
}
