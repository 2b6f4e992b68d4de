import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { batchesOf } from '../files/record-batches.ts'
import { readerOf, refuseExcess, type SourceManners } from '../manners.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingTable } from '../source-drift.ts'
import { numberOrNull, type TypedTable, tablesOf } from '../typed-table.ts'
import { type OracleSession, oracleSession } from './oracle-session.ts'
import {
  catalogueStatements,
  leastGrants,
  openingStatements,
  rightsStatement,
  schemaOf,
  selectStatement,
} from './oracle-statements.ts'
import { readingOf } from './oracle-type.ts'

/** An agency's Oracle, read by one SELECT in one read-only transaction. Experimental until its suite has run against a server. */
export function oracleSource(connection: Connection, manners: SourceManners): Source {
  return {
    describe: async () => {
      await using session = await oracleSession(connection, 'describe')
      return (await oracleTables(session, schemaOf(connection))).map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables) => check(connection, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function oracleTables(session: OracleSession, schema: string): Promise<readonly TypedTable[]> {
  const columns = await session.rows(catalogueStatements.columns, [schema])
  const keys = await session.rows(catalogueStatements.keys, [schema])
  const rows = await session.rows(catalogueStatements.rows, [schema])
  return tablesOf(
    columns.flatMap(([table, name, type, precision, scale, nullable]) => {
      const facts = { type: type ?? '', precision: numberOrNull(precision), scale: numberOrNull(scale) }
      const reading = readingOf(facts)
      const column = { name: name ?? '', declared: type ?? '', nullable: nullable === 'Y', comment: null }
      return reading ? [{ table: table ?? '', column, reading }] : []
    }),
    keys.map(([table, column]) => [table ?? '', column ?? '']),
    new Map(rows.map(([table, count]) => [table ?? '', numberOrNull(count)])),
  )
}

async function excessRights(session: OracleSession): Promise<readonly string[]> {
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
  const session = opened.use(await oracleSession(connection, request.run))
  if (!manners.mayWrite) refuseExcess(source, await excessRights(session))
  for (const statement of openingStatements) await session.rows(statement)
  const found = (await oracleTables(session, schemaOf(connection))).find(({ table }) => table.name === request.from)
  if (!found) throw missingTable(source, request.from)
  const statement = selectStatement(found, schemaOf(connection), request.columns, source)
  const held = opened.move()
  const all = (): AsyncIterable<Batch> => batchesOf(session.stream(statement, signal), request.columns.length)
  return {
    ...wholeSnapshot(request.columns.length, found.table.rows, all),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

async function check(connection: Connection, tables: readonly string[]): Promise<SourceCheck> {
  const schema = schemaOf(connection)
  await using session = await oracleSession(connection, 'check')
  const found = (await oracleTables(session, schema)).filter(({ table }) => tables.includes(table.name))
  const excess = await excessRights(session)
  const pulls = found.map((table) => selectStatement(table, schema, [...table.readings.keys()], connection.source))
  return {
    reachable: true,
    excessRights: excess,
    grants: leastGrants(schema, readerOf(connection.user, excess), tables),
    statements: [...Object.values(catalogueStatements), rightsStatement, ...openingStatements, ...pulls],
  }
}
