import { isIP } from 'node:net'
import { KhoError } from '@kho/schema/error.ts'
import mysql from 'mysql2'
import type { Connection } from '../connection.ts'
import { failureOf } from '../source-failure.ts'

type Row = readonly (string | null)[]

/** One connection to an agency's MySQL or MariaDB inside one read-only snapshot. Disposing ends it, whatever it is doing. */
export interface MysqlSession extends AsyncDisposable {
  readonly connection: mysql.Connection
  /** Standing before every statement, so that the administrator sees in the process list whose it is. */
  readonly mark: string
  rows(statement: string, values?: readonly string[]): Promise<readonly Row[]>
}

/** Every statement that opens a session, in order. */
export const openingStatements = [
  "set session time_zone = '+00:00'",
  "set session sql_mode = ''",
  'set session transaction isolation level repeatable read',
  'set session transaction read only',
  'set session net_write_timeout = 600',
  'start transaction with consistent snapshot, read only',
] as const

export const proofStatement = "show session variables where variable_name in ('tx_read_only', 'transaction_read_only')"

/** Connects, names the session after the run and proves that it cannot write. Files of this machine are never sent. */
export async function mysqlSession(options: Connection, name: string): Promise<MysqlSession> {
  refuseAddress(options)
  const connection = mysql.createConnection(connectionOptions(options, name))
  connection.on('error', () => undefined) // reported by the statement that the loss interrupts
  const mark = `/* ${name.replaceAll('*/', '')} */ `
  const session: MysqlSession = {
    connection,
    mark,
    rows: (sql, values = []) => rowsOf(options.source, connection, mark + sql, values),
    [Symbol.asyncDispose]: async () => connection.destroy(),
  }
  try {
    await connected(connection, options.source)
    for (const statement of openingStatements) await session.rows(statement)
    await proveReadOnly(session, options.source)
    return session
  } catch (cause) {
    connection.destroy()
    throw cause
  }
}

function rowsOf(
  source: string,
  connection: mysql.Connection,
  sql: string,
  values: readonly string[],
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    connection.query<mysql.RowDataPacket[][]>(
      { sql, values: [...values], rowsAsArray: true, typeCast },
      (error, rows) => {
        if (error) reject(failureOf(source, error))
        // A statement without a result set gives a header instead of rows.
        else resolve(Array.isArray(rows) ? (rows as unknown as readonly Row[]) : [])
      },
    )
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

function connectionOptions(options: Connection, name: string): mysql.ConnectionOptions {
  return {
    host: options.host ?? 'localhost',
    port: options.port ?? 3306,
    user: options.user ?? 'root',
    password: options.password ?? '',
    ...(options.database === null ? {} : { database: options.database }),
    ...(options.tls === 'verify' ? { ssl: { rejectUnauthorized: true, verifyIdentity: true } } : {}),
    charset: 'utf8mb4',
    connectTimeout: 10_000,
    enableKeepAlive: true,
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
