import { KhoError } from '@kho/schema/error.ts'
import type { Source } from '../../source.ts'
import type { Connection } from '../connection.ts'
import type { SourceManners } from '../manners.ts'
import { numberOrNull, type TypedTable, tablesOf } from '../typed-table.ts'
import { wholeTables } from '../whole-tables.ts'
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
  const { source, database } = connection
  const schema = schemaOf(connection)
  const catalogue = Object.values(catalogueStatements(schema))
  return wholeTables<SqlserverSession>(connection, manners, {
    connect: (work) => sqlserverSession(connection, `kho/${source}/${work}`),
    tables: (session) => sqlserverTables(session, schema),
    rightsStatement,
    begin: async (session) => {
      await refuseTorn(session, source)
      await session.begin()
    },
    end: (session) => session.commit(),
    select: (table, columns) => selectStatement(table, schema, columns, source),
    grants: (user, tables) => leastGrants({ database: database ?? '', schema, user, tables }),
    statements: {
      before: [...catalogue, rightsStatement, snapshotStatement, ...openingStatements],
      after: ['commit transaction'],
    },
  })
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

/** Under any other isolation a long read is torn, or stands in the way of the agency's own work. */
async function refuseTorn(session: SqlserverSession, source: string): Promise<void> {
  const [row] = await session.rows(snapshotStatement)
  if (row?.[0] === '1') return
  throw new KhoError('KHO274', `The database of source ${source} does not allow snapshot isolation.`, { source })
}
