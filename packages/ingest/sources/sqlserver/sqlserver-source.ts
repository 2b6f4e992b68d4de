import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { batchesOf } from '../files/record-batches.ts'
import { readerOf, refuseExcess, type SourceManners } from '../manners.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingTable } from '../source-drift.ts'
import { numberOrNull, type TypedTable, tablesOf } from '../typed-table.ts'
import { type SqlserverSession, sqlserverSession } from './sqlserver-session.ts'
import {
  catalogueStatements,
  leastGrants,
  openingStatements,
  rightsStatement,
  schemaOf,
  selectStatement,
  snapshotStatement,
} from './sqlserver-statements.ts'
import { readingOf } from './sqlserver-type.ts'

/** An agency's SQL Server, read by one SELECT in one snapshot. Experimental until its suite has run against a server. */
export function sqlserverSource(connection: Connection, manners: SourceManners): Source {
  return {
    describe: async () => {
      await using session = await sqlserverSession(connection, `kho/${connection.source}/describe`)
      return (await sqlserverTables(session, schemaOf(connection))).map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables) => check(connection, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function sqlserverTables(session: SqlserverSession, schema: string): Promise<readonly TypedTable[]> {
  const statements = catalogueStatements(schema)
  const columns = await session.rows(statements.columns)
  const keys = await session.rows(statements.keys)
  const rows = await session.rows(statements.rows)
  return tablesOf(
    columns.map(([table, name, type, precision, scale, nullable, declared]) => ({
      table: table ?? '',
      column: { name: name ?? '', declared: declared ?? type ?? '', nullable: nullable === 'true', comment: null },
      reading: readingOf({ type: type ?? '', precision: numberOrNull(precision), scale: numberOrNull(scale) }),
    })),
    keys.map(([table, column]) => [table ?? '', column ?? '']),
    new Map(rows.map(([table, count]) => [table ?? '', numberOrNull(count)])),
  )
}

async function excessRights(session: SqlserverSession): Promise<readonly string[]> {
  return (await session.rows(rightsStatement)).map(([right, on]) => `${right?.toLowerCase()} on ${on}`)
}

async function open(
  connection: Connection,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  const { source } = connection
  await using opened = new AsyncDisposableStack()
  const session = opened.use(await sqlserverSession(connection, `kho/${source}/${request.run}`))
  if (!manners.mayWrite) refuseExcess(source, await excessRights(session))
  await refuseTorn(session, source)
  const found = (await sqlserverTables(session, schemaOf(connection))).find(({ table }) => table.name === request.from)
  if (!found) throw missingTable(source, request.from)
  const statement = selectStatement(found, schemaOf(connection), request.columns, source)
  await session.begin()
  const held = opened.move()
  async function* all(): AsyncGenerator<Batch> {
    yield* batchesOf(session.stream(statement, signal), request.columns.length)
    await session.commit()
  }
  return {
    ...wholeSnapshot(request.columns.length, found.table.rows, all),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

/** Under any other isolation a long read is torn, or stands in the way of the agency's own work. */
async function refuseTorn(session: SqlserverSession, source: string): Promise<void> {
  const [row] = await session.rows(snapshotStatement)
  if (row?.[0] === '1') return
  throw new KhoError('KHO274', `The database of source ${source} does not allow snapshot isolation.`, { source })
}

async function check(connection: Connection, tables: readonly string[]): Promise<SourceCheck> {
  const { source, database, user } = connection
  const schema = schemaOf(connection)
  await using session = await sqlserverSession(connection, `kho/${source}/check`)
  const found = (await sqlserverTables(session, schema)).filter(({ table }) => tables.includes(table.name))
  const excess = await excessRights(session)
  const pulls = found.map((table) => selectStatement(table, schema, [...table.readings.keys()], source))
  const catalogue = Object.values(catalogueStatements(schema))
  return {
    reachable: true,
    excessRights: excess,
    grants: leastGrants({ database: database ?? '', schema, user: readerOf(user, excess), tables }),
    statements: [
      ...catalogue,
      rightsStatement,
      snapshotStatement,
      ...openingStatements,
      ...pulls,
      'commit transaction',
    ],
  }
}
