import { isIP, type Socket } from 'node:net'
import { KhoError } from '@kho/schema/error.ts'
import mysql from 'mysql2'
import type { Connection } from '../connection.ts'
import { addressGuard } from '../outbound/address-guard.ts'
import { guardedConnect } from '../outbound/guarded-socket.ts'
import { failureOf } from '../source-failure.ts'

type Row = readonly (string | null)[]

/** One connection to an agency's MySQL or MariaDB inside one read-only snapshot. Disposing ends it, whatever it is doing. */
export interface MysqlSession extends AsyncDisposable {
  readonly connection: mysql.Connection
  /** Standing before every statement, so that the administrator sees in the process list whose it is. */
  readonly mark: string
  rows(statement: string): Promise<readonly Row[]>
  /** Ends the snapshot; the session may then leave politely. */
  commit(): Promise<void>
  /** Cuts the line at once: a server that still sends would otherwise keep its locks until it has sent everything. */
  cut(): void
}

/** Every statement that opens a session, in order. */
export const openingStatements = [
  "set session time_zone = '+00:00'",
  "set session sql_mode = ''",
  'set session transaction isolation level repeatable read',
  'set session transaction read only',
  'set session net_write_timeout = 600',
  // A day or a year by default: a table that the agency rebuilds would be waited for as long.
  'set session lock_wait_timeout = 10',
  // A commit that the snapshot does not see comes after this moment; what is asked for later may already lie behind it.
  'set @kho_began = utc_timestamp(6)',
  'start transaction with consistent snapshot, read only',
] as const

export const proofStatement = "show session variables where variable_name in ('tx_read_only', 'transaction_read_only')"

/** Connects, names the session after the run and proves that it cannot write. Files of this machine are never sent. */
export async function mysqlSession(options: Connection, name: string): Promise<MysqlSession> {
  refuseAddress(options)
  const to = { host: options.host ?? 'localhost', port: options.port ?? 3306 }
  const socket = guardedConnect(addressGuard(options, 'database'), to)
  const connection = mysql.createConnection(connectionOptions(options, name, socket))
  const session = sessionOn(connection, socket, options.source, name)
  try {
    await connected(connection, options.source)
    for (const statement of openingStatements) await session.rows(statement)
    await proveReadOnly(session, options.source)
    return session
  } catch (cause) {
    session.cut()
    throw cause
  }
}

function sessionOn(connection: mysql.Connection, socket: Socket, source: string, name: string): MysqlSession {
  const mark = `/* ${name.replaceAll('*/', '')} */ `
  // The driver tells some failures to the connection only: no statement may wait for an answer after that.
  const lost = new Promise<never>((_, reject) => connection.on('error', (cause) => reject(failureOf(source, cause))))
  lost.catch(() => undefined)
  const rows = (sql: string) => Promise.race([rowsOf(source, connection, mark + sql), lost])
  let finished = false
  return {
    connection,
    mark,
    rows,
    commit: async () => {
      await rows('commit')
      finished = true
    },
    cut: () => socket.destroy(),
    [Symbol.asyncDispose]: async () => {
      if (finished) await new Promise<void>((resolve) => connection.end(() => resolve()))
      socket.destroy()
    },
  }
}

function rowsOf(source: string, connection: mysql.Connection, sql: string): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    connection.query<mysql.RowDataPacket[][]>({ sql, rowsAsArray: true, typeCast }, (error, rows) => {
      if (error) reject(failureOf(source, error))
      // A statement without a result set gives a header instead of rows.
      else resolve(Array.isArray(rows) ? (rows as unknown as readonly Row[]) : [])
    })
  })
}

/** Every value of a small result as the server's own text. */
const typeCast = (field: { string(encoding?: BufferEncoding): string | null }): string | null => field.string('utf8')

function connected(connection: mysql.Connection, source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(failureOf(source, error)) : resolve()))
  })
}

async function proveReadOnly(session: MysqlSession, source: string): Promise<void> {
  const proof = await session.rows(proofStatement)
  if (proof.length > 0 && proof.every(([, value]) => value === 'ON')) return
  throw new KhoError('KHO205', `The session at source ${source} is not read-only.`, { source })
}

/** The driver checks a certificate against a name only: against a bare address it would check nothing of ours. */
function refuseAddress({ tls, host, source }: Connection): void {
  if (tls === 'none' || isIP(host ?? 'localhost') === 0) return
  throw new KhoError('KHO203', `Source ${source} needs a host name: a certificate is not checked against an address.`, {
    source,
  })
}

function connectionOptions(options: Connection, name: string, stream: Socket): mysql.ConnectionOptions {
  return {
    stream,
    host: options.host ?? 'localhost',
    port: options.port ?? 3306,
    user: options.user ?? 'root',
    password: options.password ?? '',
    ...(options.database === null ? {} : { database: options.database }),
    ...(options.tls === 'verify' ? { ssl: { rejectUnauthorized: true, verifyIdentity: true } } : {}),
    charset: 'utf8mb4',
    connectTimeout: 10_000,
    multipleStatements: false,
    // Off in what we offer, and no stream to answer with should a server ask all the same.
    flags: ['-LOCAL_FILES'],
    connectAttributes: { program_name: name },
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
  }
}
