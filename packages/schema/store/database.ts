import pg from 'pg'
import { KhoError } from '../error.ts'
import { compileSql, type Sql } from '../sql.ts'

/** A row in the server's own text, in the order selected: nothing passes through a JavaScript number or Date. */
export type Row = readonly (string | null)[]

/** Anything a statement can be run on: the pool or one transaction. */
export interface Session {
  rows(statement: Sql): Promise<Row[]>
}

/** One transaction on a connection of its own; `client` is for COPY streams. */
export interface Transaction extends Session {
  readonly client: pg.PoolClient
}

/** A pool of connections to one Postgres. */
export interface Database extends Session, AsyncDisposable {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

export interface DatabaseOptions {
  readonly url: string
  /** A role taken at connection start, so that the session never has more rights than its work needs. */
  readonly role?: string
  readonly connections?: number
  /** Shown in pg_stat_activity. */
  readonly name: string
}

const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** Opens a pool. Nothing connects before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    application_name: options.name,
    connectionTimeoutMillis: 10_000,
    options: ['-c TimeZone=UTC', '-c DateStyle=ISO', ...(options.role ? [`-c role=${options.role}`] : [])].join(' '),
  })
  pool.on('error', () => undefined) // an idle connection that dies is replaced on next use
  return {
    rows: (statement) => rowsOf(pool, statement),
    transaction: (work) => inTransaction(pool, work),
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(unreachable)
  client.on('error', ignore) // a connection that dies fails the next statement; unheard, the event ends the process
  try {
    await client.query('begin')
    const result = await work({ client, rows: (statement) => rowsOf(client, statement) })
    await client.query('commit')
    client.release()
    return result
  } catch (cause) {
    // A connection whose rollback fails is not handed to the next borrower.
    const broken = await client.query('rollback').then(
      () => false,
      () => true,
    )
    client.release(broken)
    throw cause
  } finally {
    client.off('error', ignore)
  }
}

const ignore = (): void => undefined

async function rowsOf(on: pg.Pool | pg.PoolClient, statement: Sql): Promise<Row[]> {
  const { text, values } = compileSql(statement)
  const result = await on.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText })
  return result.rows
}

function unreachable(cause: unknown): never {
  throw new KhoError('KHO501', 'The store did not answer.', {}, { cause })
}
