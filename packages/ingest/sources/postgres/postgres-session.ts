import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import type { Connection } from '../connection.ts'
import { addressGuard } from '../outbound/address-guard.ts'
import { guardedSocket } from '../outbound/guarded-socket.ts'
import { failureOf } from '../source-failure.ts'

/** One connection to an agency's PostgreSQL inside one read-only snapshot. Disposing ends it, whatever it is doing. */
export interface PostgresSession extends AsyncDisposable {
  readonly client: pg.Client
  rows(statement: string, values?: readonly unknown[]): Promise<readonly (readonly (string | null)[])[]>
}

/** Every statement that opens a session, in order. Nothing outlives the session and nothing can be written in it. */
export const openingStatements = [
  'set default_transaction_read_only = on',
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set intervalstyle = 'postgres'",
  "set bytea_output = 'hex'",
  'set extra_float_digits = 1',
  "set lock_timeout = '10s'",
  // Rows come as they lie, from the first on: a compare meets them with Kho's own, which lie in much the same order.
  'set synchronize_seqscans = off',
  // Where the server has it (14 on): what it does for us ends soon after we are gone, also within a long statement.
  "select set_config(name, '500', false) from pg_settings where name = 'client_connection_check_interval'",
  'set search_path = pg_catalog',
  'begin isolation level repeatable read read only',
] as const

export const proofStatement =
  "select current_setting('transaction_read_only'), current_setting('default_transaction_read_only')"

/** Makes the snapshot of a session the one that another session exported. */
export const momentStatement = (moment: string): string => `set transaction snapshot ${pg.escapeLiteral(moment)}`

const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** Connects under the name that the administrator sees in pg_stat_activity, and proves that the session cannot write. */
export async function postgresSession(
  connection: Connection,
  name: string,
  moment: string | null = null,
): Promise<PostgresSession> {
  const client = new pg.Client(clientOptions(connection, name))
  client.on('error', () => undefined) // reported by the statement that the loss interrupts
  const session: PostgresSession = {
    client,
    rows: async (text, values = []) => {
      const query = { text, values: [...values], rowMode: 'array' as const, types: asText }
      const result = await client.query<(string | null)[]>(query).catch((cause) => {
        throw failureOf(connection.source, cause)
      })
      return result.rows
    },
    [Symbol.asyncDispose]: () => ended(client),
  }
  try {
    await client.connect().catch((cause) => {
      throw failureOf(connection.source, cause)
    })
    for (const statement of openingStatements) await session.rows(statement)
    if (moment !== null) await session.rows(momentStatement(moment)) // before any query, or the server refuses
    await proveReadOnly(session, connection.source)
    return session
  } catch (cause) {
    await session[Symbol.asyncDispose]()
    throw cause
  }
}

/** Leaves politely; a server that does not let go of the line within five seconds is left all the same. */
async function ended(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => client.connection.stream.destroy(), 5_000)
  await client.end().catch(() => undefined)
  clearTimeout(timer)
}

async function proveReadOnly(session: PostgresSession, source: string): Promise<void> {
  const [row] = await session.rows(proofStatement)
  if (row?.[0] === 'on' && row[1] === 'on') return
  throw new KhoError('KHO205', `The session at source ${source} is not read-only.`, { source })
}

export function clientOptions(connection: Connection, name: string): pg.ClientConfig {
  return {
    host: connection.host ?? 'localhost',
    port: connection.port ?? 5432,
    database: connection.database ?? 'postgres',
    user: connection.user ?? 'postgres',
    // The driver takes what is empty from our environment or our .pgpass, and shows it to a host that a document names.
    password: () => connection.password ?? '',
    // Given even when off: left out, the driver would take it from the environment.
    stream: () => guardedSocket(addressGuard(connection, 'database')),
    ssl: connection.tls === 'verify' ? { rejectUnauthorized: true } : false,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  }
}
