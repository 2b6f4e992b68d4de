import type mysql from 'mysql2'
import type { MysqlSession } from './mysql-session.ts'

/** Takes the rows of a query until it has enough for one piece. */
export interface RowSink<T> {
  /** Makes every row of the query come here; `onRow` is called after each. */
  attach(query: mysql.Query, onRow: () => void): void
  isFull(): boolean
  /** The rows so far as a piece, null where there are none. */
  take(): T | null
}

/**
 * The rows of a query in pieces, the socket paused while a piece is used: memory is one piece and what the socket had
 * already brought.
 */
export async function* streamOf<T>(
  { connection, cut }: Pick<MysqlSession, 'connection' | 'cut'>,
  sql: string,
  sink: RowSink<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const state = startQuery(connection, sql, sink)
  const abort = () => {
    state.fail(new Error('aborted'))
    cut()
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    for (;;) {
      await enough(state, sink, connection)
      if (state.failure) throw state.failure
      const isLast = state.ended && !sink.isFull()
      const piece = sink.take()
      if (piece !== null) yield piece
      if (isLast) return
    }
  } finally {
    signal.removeEventListener('abort', abort)
    connection.off('error', state.fail)
  }
}

interface Reading {
  ended: boolean
  failure: Error | null
  wake(): void
  /** Ends the reading by an error. */
  fail(error: Error): void
}

function startQuery(connection: mysql.Connection, sql: string, sink: RowSink<unknown>): Reading {
  const state: Reading = {
    ended: false,
    failure: null,
    wake: () => undefined,
    fail: (error) => {
      state.failure ??= error
      state.wake()
    },
  }
  // Some failures are told to the connection only; that it is closed already, while the query is being made.
  connection.on('error', state.fail)
  const query = connection.query({ sql, rowsAsArray: true })
  sink.attach(query, () => {
    if (!sink.isFull()) return
    connection.pause()
    state.wake()
  })
  query.on('error', state.fail)
  query.on('end', () => {
    state.ended = true
    state.wake()
  })
  return state
}

/** Lets rows come until a piece is full or there are no more. */
function enough(state: Reading, sink: RowSink<unknown>, connection: mysql.Connection): Promise<void> | null {
  if (sink.isFull() || state.ended || state.failure) return null
  return new Promise((resolve) => {
    state.wake = resolve
    connection.resume()
  })
}
