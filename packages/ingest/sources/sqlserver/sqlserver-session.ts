import { KhoError } from '@kho/schema/error.ts'
import type { ConnectionConfiguration, Connection as Driver, Request } from 'tedious'
import type { Connection } from '../connection.ts'
import { addressGuard } from '../outbound/address-guard.ts'
import { guardedConnect } from '../outbound/guarded-socket.ts'
import { failureOf } from '../source-failure.ts'
import { openingStatements } from './sqlserver-statements.ts'

/** As the driver tells a row; every column is asked for as text. */
interface ColumnValue {
  readonly value: unknown
}

export type Row = readonly (string | null)[]

/** One connection to an agency's SQL Server. Disposing ends it, whatever it is doing: what it had open is rolled back. */
export interface SqlserverSession extends AsyncDisposable {
  rows(statement: string): Promise<readonly Row[]>
  /** Rows as they come; the server sends no faster than they are taken. */
  stream(statement: string, signal: AbortSignal): AsyncGenerator<Row>
  /** Begins to read one snapshot. */
  begin(): Promise<void>
  commit(): Promise<void>
}

/** Connects and names the session after the run. */
export async function sqlserverSession(options: Connection, name: string): Promise<SqlserverSession> {
  addressGuard(options, 'database').refuseHost(options.host ?? 'localhost')
  // Loaded with its many parts only where such a source is read.
  const { Connection: DriverConnection, Request: DriverRequest } = await import('tedious')
  const driver = new DriverConnection(configurationOf(options, name))
  driver.on('error', () => undefined) // told to the request that waits
  await new Promise<void>((resolve, reject) => {
    driver.connect((error) => (error ? reject(failureOf(options.source, refusalIn(error))) : resolve()))
  })
  const make: Make = (statement, done) => new DriverRequest(statement, done)
  const rows = (statement: string) => rowsOf(driver, make, statement, options.source)
  return {
    rows,
    stream: (statement, signal) => streamOf(driver, make, statement, options.source, signal),
    begin: async () => {
      for (const statement of openingStatements) await rows(statement)
    },
    commit: async () => void (await rows('commit transaction')),
    [Symbol.asyncDispose]: async () => driver.close(),
  }
}

/** The guard's own refusal, which the driver wraps. */
function refusalIn(error: Error): unknown {
  return error.cause instanceof KhoError ? error.cause : error
}

type Make = (statement: string, done: (error: Error | null | undefined) => void) => Request

export function configurationOf(options: Connection, name: string): ConnectionConfiguration {
  const host = options.host ?? 'localhost'
  const port = options.port ?? 1433
  return {
    server: host,
    authentication: { type: 'default', options: { userName: options.user ?? '', password: options.password ?? '' } },
    options: {
      port,
      database: options.database ?? 'master',
      appName: name.slice(0, 128),
      // The socket goes to an address that the guard allows; the driver would look the name up once more.
      connector: async () => await connected(guardedConnect(addressGuard(options, 'database'), { host, port })),
      encrypt: options.tls === 'verify',
      trustServerCertificate: false,
      readOnlyIntent: true,
      connectTimeout: 10_000,
      requestTimeout: 0,
      useUTC: true,
      rowCollectionOnDone: false,
    },
  }
}

function connected<Socket extends NodeJS.EventEmitter>(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
}

function textsOf(columns: readonly ColumnValue[]): Row {
  return columns.map(({ value }) => (value === null || value === undefined ? null : String(value)))
}

function rowsOf(driver: Driver, make: Make, statement: string, source: string): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = []
    const request = make(statement, (error) => (error ? reject(failureOf(source, error)) : resolve(rows)))
    request.on('row', (columns: ColumnValue[]) => rows.push(textsOf(columns)))
    driver.execSqlBatch(request)
  })
}

const mostWaiting = 2000

/** Rows that the driver pushes, for a reader that takes them one by one: it is told to pause while too many wait. */
function queueOf(request: Request) {
  const waiting: Row[] = []
  const state: { ended: boolean; failure: unknown } = { ended: false, failure: null }
  let wake: () => void = () => undefined
  request.on('row', (columns: ColumnValue[]) => {
    waiting.push(textsOf(columns))
    if (waiting.length >= mostWaiting) request.pause()
    wake()
  })
  return {
    state,
    end: (failure: unknown) => {
      Object.assign(state, { ended: true, failure })
      wake()
    },
    async next(): Promise<Row | null> {
      while (waiting.length === 0 && !state.ended) {
        request.resume()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return waiting.shift() ?? null
    },
  }
}

async function* streamOf(
  driver: Driver,
  make: Make,
  statement: string,
  source: string,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  const request = make(statement, (error) => queue.end(error ? failureOf(source, error, 'KHO208') : null))
  const queue = queueOf(request)
  const stop = () => {
    driver.close()
    queue.end(signal.reason)
  }
  signal.addEventListener('abort', stop)
  driver.execSqlBatch(request)
  try {
    for (let row = await queue.next(); row !== null; row = await queue.next()) {
      signal.throwIfAborted()
      yield row
    }
    signal.throwIfAborted()
    if (queue.state.failure !== null) throw queue.state.failure
  } finally {
    signal.removeEventListener('abort', stop)
    if (!queue.state.ended) driver.close()
  }
}
