import { KhoError } from '@kho/schema/error.ts'
import mysql from 'mysql2'
import { batchOf } from '../../batch.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { readerOf, refuseExcess, type SourceManners } from '../manners.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingColumns, missingTable } from '../source-drift.ts'
import { failureOf } from '../source-failure.ts'
import { excessRights, leastGrants, rightsStatement } from './mysql-rights.ts'
import { streamRows } from './mysql-rows.ts'
import { type MysqlSession, mysqlSession, openingStatements, proofStatement } from './mysql-session.ts'
import { catalogueStatements, type MysqlTable, mysqlTables } from './mysql-tables.ts'

/** An agency's MySQL or MariaDB: described from information_schema, pulled by one SELECT in one consistent snapshot. */
export function mysqlSource(connection: Connection, manners: SourceManners): Source {
  const { source } = connection
  return {
    describe: async () => {
      await using session = await mysqlSession(connection, `kho/${source}/describe`)
      const tables = await mysqlTables(session)
      await session.commit()
      return tables.map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables) => check(connection, manners, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A snapshot is one session in one consistent-snapshot transaction; it ends politely only when all was read. */
async function open(
  connection: Connection,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  const { source } = connection
  await using opened = new AsyncDisposableStack()
  const session = opened.use(await mysqlSession(connection, `kho/${source}/${request.run}`))
  if (!manners.mayWrite) refuseExcess(source, await excessRights(session))
  const found = (await mysqlTables(session)).find(({ table }) => table.name === request.from)
  if (!found) throw missingTable(source, request.from)
  const statement = session.mark + selectStatement(found, request, source)
  const held = opened.move()
  return {
    ...wholeSnapshot(request.columns.length, found.table.rows, () => read(session, statement, request, source, signal)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

async function* read(
  session: MysqlSession,
  statement: string,
  { columns, from }: PullRequest,
  source: string,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  try {
    for await (const rows of streamRows(session, statement, signal)) {
      yield batchOf(rows, columns.length)
      signal.throwIfAborted()
    }
    await refuseCutValues(session, source, from)
    await session.commit()
  } catch (cause) {
    signal.throwIfAborted()
    throw failureOf(source, cause, 'KHO208')
  }
}

/** Values over the server's max_allowed_packet come as null with a warning, cut ones with others: neither may pass. */
async function refuseCutValues(session: MysqlSession, source: string, from: string): Promise<void> {
  const warnings = await session.rows('show warnings')
  const harmful = warnings.filter(([, code]) => code !== null && code !== undefined && cutting.has(code))
  if (harmful.length === 0) return
  const codes = [...new Set(harmful.map(([, code]) => code ?? ''))]
  const message = `Table ${from} of source ${source} cannot be read exactly: warnings ${codes.join(', ')}.`
  throw new KhoError('KHO216', message, { source, from, warnings: codes })
}

/** Packet too small, incorrect string, truncated value, data truncated, invalid character. */
const cutting = new Set(['1301', '1300', '1292', '1265', '1366', '1977'])

function selectStatement(found: MysqlTable, { columns, from }: PullRequest, source: string): string {
  const missing = columns.filter((column) => !found.readings.has(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  // Under names of our own: the driver refuses columns called as what every object has.
  const list = columns.map(
    (column, index) => `${found.readings.get(column)?.expression(mysql.escapeId(column, true))} as c${index}`,
  )
  return `select ${list.join(', ')} from ${mysql.escapeId(found.table.name, true)}`
}

async function check(connection: Connection, manners: SourceManners, tables: readonly string[]): Promise<SourceCheck> {
  await using session = await mysqlSession(connection, `kho/${connection.source}/check`)
  const found = (await mysqlTables(session)).filter(({ table }) => tables.includes(table.name))
  const pulls = found.map((table) => {
    const columns = table.table.columns.map(({ name }) => name)
    return selectStatement(
      table,
      { from: table.table.name, columns, key: [], cursor: null, run: '' },
      connection.source,
    )
  })
  const catalogue = Object.values(catalogueStatements)
  const excess = await excessRights(session)
  await session.commit()
  return {
    reachable: true,
    excessRights: excess,
    grants: leastGrants({
      database: connection.database ?? '',
      user: readerOf(connection.user, excess),
      connections: manners.connections,
      tables,
    }),
    statements: [
      ...openingStatements,
      proofStatement,
      rightsStatement,
      ...catalogue,
      ...pulls,
      'show warnings',
      'commit',
    ],
  }
}
