import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { batchOf } from '../../batch.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { readerOf, refuseExcess, type SourceManners } from '../manners.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingColumns, missingTable } from '../source-drift.ts'
import { failureOf } from '../source-failure.ts'
import { copyRows } from './copy-text.ts'
import { postgresChanges } from './postgres-changes.ts'
import { nameOf, type PostgresReading } from './postgres-reading.ts'
import { excessRights, leastGrants, rightsStatement } from './postgres-rights.ts'
import { openingStatements, type PostgresSession, postgresSession, proofStatement } from './postgres-session.ts'
import { catalogueStatements, type PostgresTable, postgresTables } from './postgres-tables.ts'

/** An agency's PostgreSQL: described from its catalogue, pulled by one COPY in one repeatable-read snapshot. */
export function postgresSource(connection: Connection, manners: SourceManners): Source {
  const { source } = connection
  return {
    describe: async () => {
      await using session = await postgresSession(connection, `kho/${source}/describe`)
      return (await postgresTables(session, connection.schema)).map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables) => check(connection, manners, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A snapshot is one session in one repeatable-read transaction. */
async function open(
  connection: Connection,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  await using opened = new AsyncDisposableStack()
  const session = opened.use(
    await postgresSession(connection, `kho/${connection.source}/${request.run}`, request.moment),
  )
  if (!manners.mayWrite) refuseExcess(connection.source, await excessRights(session))
  const { source } = connection
  const found = await tableOf(session, connection, request.from)
  const statement = selectStatement(found, request, source)
  const rowsWhere = (where: string) =>
    read(session, `copy (${statement}${where && ` ${where}`}) to stdout`, request, source, signal)
  const reading: PostgresReading = { session, found, request, source, signal, rowsWhere }
  const changes = request.cursor === null ? null : await postgresChanges(reading, request.cursor)
  const held = opened.move()
  return {
    ...wholeSnapshot(request.columns.length, found.table.rows, () => rowsWhere('')),
    changes,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

async function* read(
  session: PostgresSession,
  statement: string,
  { columns, from }: PullRequest,
  source: string,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const stream = session.client.query(copyTo(statement))
  const abort = () => stream.destroy(new Error('aborted'))
  signal.addEventListener('abort', abort, { once: true })
  let count = 0
  try {
    for await (const rows of copyRows(stream)) {
      count += rows.length
      yield batchOf(rows, columns.length)
      signal.throwIfAborted()
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw readFailure(source, from, cause)
  } finally {
    signal.removeEventListener('abort', abort)
  }
  if (stream.rowCount !== count) throw failureOf(source, new Error('rows are missing'), 'KHO208')
}

function readFailure(source: string, from: string, cause: unknown): Error {
  if (!(cause instanceof TypeError) && !(cause instanceof RangeError)) return failureOf(source, cause, 'KHO208')
  return new KhoError('KHO216', `Table ${from} of source ${source} cannot be read exactly: ${cause.message}.`, {
    source,
    from,
  })
}

async function tableOf(session: PostgresSession, connection: Connection, from: string): Promise<PostgresTable> {
  const tables = await postgresTables(session, connection.schema)
  const found = tables.find(({ table }) => table.name === from)
  if (!found) throw missingTable(connection.source, from)
  return found
}

function selectStatement(found: PostgresTable, { columns, from }: PullRequest, source: string): string {
  const missing = columns.filter((column) => !found.readings.has(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  const list = columns.map((column) => found.readings.get(column)?.expression(pg.escapeIdentifier(column)))
  return `select ${list.join(', ')} from ${nameOf(found)}`
}

async function check(connection: Connection, manners: SourceManners, tables: readonly string[]): Promise<SourceCheck> {
  await using session = await postgresSession(connection, `kho/${connection.source}/check`)
  const readable = await postgresTables(session, connection.schema)
  const wanted = tables.map((name) => readable.find(({ table }) => table.name === name) ?? unreadable(name, connection))
  const found = wanted.filter((table): table is PostgresTable => 'table' in table)
  const pulls = found.map((table) => {
    const columns = table.table.columns.map(({ name }) => name)
    const request = { from: table.table.name, columns, key: [], cursor: null, run: '' }
    return `copy (${selectStatement(table, request, connection.source)}) to stdout`
  })
  const excess = await excessRights(session)
  return {
    reachable: true,
    excessRights: excess,
    grants: leastGrants({
      database: connection.database ?? 'postgres',
      user: readerOf(connection.user, excess),
      connections: manners.connections,
      tables: wanted,
    }),
    statements: [
      ...openingStatements,
      proofStatement,
      rightsStatement,
      ...Object.values(catalogueStatements),
      ...pulls,
    ],
  }
}

/** A table that the account cannot read yet still gets its grant. */
function unreadable(name: string, { schema }: Connection): { readonly schema: string; readonly relation: string } {
  const point = name.indexOf('.')
  if (schema !== null || point < 0) return { schema: schema ?? 'public', relation: name }
  return { schema: name.slice(0, point), relation: name.slice(point + 1) }
}
