import pg from 'pg'
import type { Connection } from '../../connection.ts'
import { failureOf } from '../../source-failure.ts'
import { clientOptions } from '../postgres-session.ts'

/** A connection in replication mode: it takes replication's commands and plain SQL, nothing with parameters. */
export interface ReplicationSession extends AsyncDisposable {
  readonly client: pg.Client
  rows(statement: string): Promise<readonly (readonly (string | null)[])[]>
}

/** How values are written into the log's text: as every other read of this connector has them. */
export const replicationStatements = [
  'set default_transaction_read_only = on',
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set intervalstyle = 'postgres'",
  "set bytea_output = 'hex'",
  'set extra_float_digits = 1',
  "set lc_monetary = 'C'",
  'set search_path = pg_catalog',
] as const

const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** Connects in the database itself, so that the administrator's rules for physical copies need not let Kho in. */
export async function replicationSession(connection: Connection, name: string): Promise<ReplicationSession> {
  const client = new pg.Client({ ...clientOptions(connection, name), ...{ replication: 'database' } })
  client.on('error', () => undefined) // reported by the statement, or the stream, that the loss interrupts
  const session: ReplicationSession = {
    client,
    rows: async (text) => {
      const query = { text, rowMode: 'array' as const, types: asText }
      const result = await client.query<(string | null)[]>(query).catch((cause) => {
        throw failureOf(connection.source, cause)
      })
      return result.rows
    },
    [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
  }
  try {
    await client.connect().catch((cause) => {
      throw failureOf(connection.source, cause)
    })
    for (const statement of replicationStatements) await session.rows(statement)
    return session
  } catch (cause) {
    await session[Symbol.asyncDispose]()
    throw cause
  }
}
