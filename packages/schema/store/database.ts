import pg from 'pg'
import { KhoError } from '../error.ts'
import { type CompiledSql, compileSql, type Sql } from '../sql.ts'
import { type StatementNames, statementNames } from './statement-names.ts'
import { sentValues, TextRows } from './text-rows.ts'

/** A row in the server's own text, in the order selected: nothing passes through a JavaScript number or Date. */
export type Row = readonly (string | null)[]

/** Anything a statement can be run on: the pool or one transaction. */
export interface Session {
  rows(statement: Sql | CompiledSql): Promise<Row[]>
}

/** One transaction on a connection of its own; `client` is for COPY streams. */
export interface Transaction extends Session {
  readonly client: pg.PoolClient
}

/** A connection lent for as long as it is wanted. What is not given back is closed, whatever it is at: nobody inherits it. */
export interface Lent extends Transaction {
  giveBack(): void
  /** Does nothing after it was given back. */
  close(): void
}

/** Settings of PostgreSQL and their values, as code names them. */
export interface TransactionSettings {
  readonly [name: string]: string
}

/** A pool of connections to one Postgres. */
export interface Database extends Session, AsyncDisposable {
  /** What each of its sessions was given as it began, whatever the server's own settings are. */
  readonly settings: TransactionSettings
  /** `settings` hold for this transaction alone, from its first statement to its commit. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, settings?: TransactionSettings): Promise<T>
  /** The same for somebody who may leave: then his statement is given up, at the server as well, within half a second. */
  heeding(signal: AbortSignal): Database
}

/** One that lends connections too: for what is sent while it is read. */
export interface LendingDatabase extends Database {
  lend(): Promise<Lent>
}

export interface DatabaseOptions {
  readonly url: string
  /** A role taken at connection start, so that the session never has more rights than its work needs. */
  readonly role?: string
  readonly connections?: number
  /** Shown in pg_stat_activity. */
  readonly name: string
  /** For sessions that ask the same again and again: such statements are prepared. */
  readonly prepares?: boolean
  /** Of every session; without a `statement_timeout` a statement may take as long as it takes. */
  readonly settings?: TransactionSettings
}

const asText = { getTypeParser: () => (value: string | Buffer) => value }

/** Opens a pool. Nothing connects before the first statement. */
export function openDatabase(options: DatabaseOptions): LendingDatabase {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    application_name: options.name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true, // a store whose machine vanished is noticed, not waited for
    keepAliveInitialDelayMillis: 30_000,
    // What a connection has prepared goes with it.
    ...(options.prepares ? { maxLifetimeSeconds: 600 } : {}),
    options: settingsOf(options),
  })
  pool.on('error', () => undefined) // an idle connection that dies is replaced on next use
  const nameOf = options.prepares ? statementNames() : unnamed
  const database: LendingDatabase = {
    settings: options.settings ?? {},
    rows: (statement) => rowsOf(pool, statement, nameOf),
    transaction: (work, settings) => inTransaction(pool, work, { nameOf, ...(settings ? { settings } : {}) }),
    lend: () => lent(pool),
    heeding: (signal) => ({ ...database, rows: (statement) => heeded(pool, signal, { statement, nameOf }) }),
    [Symbol.asyncDispose]: () => pool.end(),
  }
  return database
}

interface Asked {
  readonly statement: Sql | CompiledSql
  readonly nameOf: StatementNames
}

/** A connection that is dropped in the middle of a statement ends it, as the server looks (`settingsOf`). */
async function heeded(pool: pg.Pool, signal: AbortSignal, { statement, nameOf }: Asked): Promise<Row[]> {
  if (signal.aborted) throw givenUp()
  const client = await borrow(pool)
  let isBack = false
  const giveBack = (broken: boolean) => {
    if (isBack) return
    isBack = true
    client.release(broken)
  }
  const drop = () => giveBack(true)
  signal.addEventListener('abort', drop, { once: true })
  try {
    return await rowsOf(client, statement, nameOf)
  } catch (thrown) {
    throw signal.aborted ? givenUp(thrown) : thrown
  } finally {
    signal.removeEventListener('abort', drop)
    giveBack(false)
    client.off('error', ignore)
  }
}

function givenUp(cause?: unknown): KhoError {
  return new KhoError('KHO483', 'Whoever asked has left.', {}, { cause })
}

/** JIT costs a tenth of a second where a plan only looks dear, and no page of ours takes that long. */
function settingsOf({ role, settings: further = {} }: DatabaseOptions): string {
  const settings = [
    'TimeZone=UTC',
    'DateStyle=ISO',
    'jit=off',
    'client_connection_check_interval=500',
    ...Object.entries(further).map(([name, value]) => `${name}=${value}`),
    ...(role ? [`role=${role}`] : []),
  ]
  return settings.map((setting) => `-c ${setting}`).join(' ')
}

interface Prepared {
  readonly name: string
  readonly text: string
}

const unnamed: StatementNames = () => undefined

interface Begun {
  readonly nameOf: StatementNames
  readonly settings?: TransactionSettings
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (transaction: Transaction) => Promise<T>,
  { nameOf, settings = {} }: Begun,
): Promise<T> {
  const client = await borrow(pool).catch(unreachable)
  try {
    await client.query(beginning(settings))
    const result = await work({ client, rows: (statement) => rowsOf(client, statement, nameOf) })
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

/** One message, however many settings. */
function beginning(settings: TransactionSettings): string {
  const local = Object.entries(settings).map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`)
  return ['begin', ...local].join('; ')
}

async function lent(pool: pg.Pool): Promise<Lent> {
  const client = await borrow(pool).catch(unreachable)
  let isLent = true
  const release = (broken: boolean) => {
    if (!isLent) return
    isLent = false
    client.release(broken)
    if (!broken) client.off('error', ignore)
  }
  return {
    client,
    rows: (statement) => rowsOf(client, statement, unnamed),
    giveBack: () => release(false),
    close: () => release(true),
  }
}

const ignore = (): void => undefined

/**
 * A connection that somebody listens to from the moment the pool no longer does: one that dies fails the next
 * statement, and unheard its event would end the process. A promise would come a moment too late.
 */
function borrow(pool: pg.Pool): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (client === undefined) return reject(error)
      client.on('error', ignore)
      resolve(client)
    })
  })
}

async function rowsOf(
  on: pg.Pool | pg.PoolClient,
  statement: Sql | CompiledSql,
  nameOf: StatementNames,
): Promise<Row[]> {
  const { text, values } = compileSql(statement)
  const name = nameOf(text)
  const sent = name === undefined ? null : sentValues(values)
  if (name !== undefined && sent) return preparedRows(on, { name, text }, sent)
  const query = { text, values: [...values], rowMode: 'array' as const, types: asText, ...(name ? { name } : {}) }
  const result = await on.query<(string | null)[]>(query)
  return result.rows
}

/** On whichever connection is free, or on this one. */
async function preparedRows(
  on: pg.Pool | pg.PoolClient,
  ...[statement, values]: [statement: Prepared, values: NonNullable<ReturnType<typeof sentValues>>]
): Promise<Row[]> {
  if (!(on instanceof pg.Pool)) {
    return new Promise((resolve, reject) => void on.query(new TextRows(statement, values, { resolve, reject })))
  }
  const client = await borrow(on)
  let failed = true
  try {
    const rows = await preparedRows(client, statement, values)
    failed = false
    return rows
  } finally {
    // As pg's pool does: what a connection has prepared may no longer fit the tables, so a failure ends it.
    client.release(failed)
    client.off('error', ignore)
  }
}

function unreachable(cause: unknown): never {
  throw new KhoError('KHO501', 'The store did not answer.', {}, { cause })
}
