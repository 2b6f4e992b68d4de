import type { Source } from '../../source.ts'
import type { Connection } from '../connection.ts'
import type { SourceManners } from '../manners.ts'
import { numberOrNull, type TypedTable, tablesOf } from '../typed-table.ts'
import { wholeTables } from '../whole-tables.ts'
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
  const { source } = connection
  const schema = schemaOf(connection)
  return wholeTables<OracleSession>(connection, manners, {
    connect: (work) => oracleSession(connection, work),
    tables: (session) => oracleTables(session, schema),
    rightsStatement,
    begin: async (session) => {
      for (const statement of openingStatements) await session.rows(statement)
    },
    end: () => Promise.resolve(),
    select: (table, columns) => selectStatement(table, schema, columns, source),
    grants: (user, tables) => leastGrants(schema, user, tables),
    statements: { before: [...Object.values(catalogueStatements), rightsStatement, ...openingStatements], after: [] },
  })
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
