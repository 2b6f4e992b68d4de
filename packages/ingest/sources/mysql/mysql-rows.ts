import type mysql from 'mysql2'
import type { MysqlSession } from './mysql-session.ts'

type Row = readonly (string | null)[]

const batchRows = 1000

/**
 * The rows of a query in batches, the socket paused while a batch is used: memory is one batch and what the socket
 * had already brought. The query must give texts only.
 */
export async function* streamRows(
  { connection, cut }: Pick<MysqlSession, 'connection' | 'cut'>,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  const state = startQuery(connection, sql)
  const abort = () => {
    state.failure = new Error('aborted')
    state.wake()
    cut()
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    while (!state.ended || state.rows.length > 0) {
      await enough(state, connection)
      if (state.failure) throw state.failure
      const rows = state.rows
      state.rows = []
      if (rows.length > 0) yield rows
    }
  } finally {
    signal.removeEventListener('abort', abort)
    connection.off('error', state.fail)
  }
}

interface Reading {
  rows: Row[]
  ended: boolean
  failure: Error | null
  wake(): void
  /** Ends the reading by an error. */
  fail(error: Error): void
}

function startQuery(connection: mysql.Connection, sql: string): Reading {
  const state: Reading = {
    rows: [],
    ended: false,
    failure: null,
    wake: () => undefined,
    fail: (error) => {
      state.failure ??= error
      state.wake()
    },
  }
  const query = connection.query({ sql, rowsAsArray: true })
  query.on('result', (row) => {
    // Every column is a text or null: the statement casts them all.
    state.rows.push(row as unknown as Row)
    if (state.rows.length === batchRows) connection.pause()
    if (state.rows.length >= batchRows) state.wake()
  })
  query.on('error', state.fail)
  connection.on('error', state.fail) // some failures are told to the connection only
  query.on('end', () => {
    state.ended = true
    state.wake()
  })
  return state
}

/** Lets rows come until a batch is full or there are no more. */
function enough(state: Reading, connection: mysql.Connection): Promise<void> | null {
  if (state.rows.length >= batchRows || state.ended || state.failure) return null
  return new Promise((resolve) => {
    state.wake = resolve
    connection.resume()
  })
}
