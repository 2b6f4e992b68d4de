import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { SourceCheck, TableRead } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { cursorColumn, cursorRisks, readWhole } from '../cursor-column.ts'
import { readerOf, type SourceManners } from '../manners.ts'
import { logCheck } from './log/log-check.ts'
import { changeStatements, rowsTell } from './postgres-changes.ts'
import { markStatements, marksOf } from './postgres-marks.ts'
import { excessRights, leastGrants, rightsStatement } from './postgres-rights.ts'
import { copyOf, majorOf, queryOf, versionStatement } from './postgres-select.ts'
import { openingStatements, type PostgresSession, postgresSession, proofStatement } from './postgres-session.ts'
import { catalogueStatements, type PostgresTable, postgresTables } from './postgres-tables.ts'

/** What the administrator of a PostgreSQL is told: rights, and every statement for what is to be read. */
export async function postgresCheck(
  connection: Connection,
  manners: SourceManners,
  tables: readonly string[],
  reads: readonly TableRead[] | undefined,
): Promise<SourceCheck> {
  await using session = await postgresSession(connection, `kho/${connection.source}/check`)
  const readable = await postgresTables(session, connection.schema)
  const wanted = tables.map((name) => readable.find(({ table }) => table.name === name) ?? unreadable(name, connection))
  const found = wanted.filter((table): table is PostgresTable => 'table' in table)
  const excess = await excessRights(session, manners.retainedLog !== null)
  const user = readerOf(connection.user, excess)
  const major = await majorOf(session)
  const asked = found.flatMap((table) =>
    readsOf(table, reads).flatMap((read) => statementsOf(table, read, connection.source, major)),
  )
  const risks = await risksOf(session, found, reads ?? [], { source: connection.source, major })
  const log = await logCheck({
    session,
    source: connection.source,
    retained: manners.retainedLog,
    tables: found,
    reads: reads ?? [],
  })
  return {
    reachable: true,
    risks: [...risks, ...log.risks],
    excessRights: excess,
    grants: [
      ...leastGrants({
        database: connection.database ?? 'postgres',
        user,
        exists: user === connection.user,
        follows: log.grants.length > 0,
        connections: manners.connections,
        tables: wanted,
      }),
      ...log.grants,
    ],
    statements: [
      ...openingStatements,
      proofStatement,
      rightsStatement,
      ...Object.values(catalogueStatements),
      versionStatement,
      ...new Set([...asked, ...log.statements]),
    ],
  }
}

/** Without reads of its own a table is read in whole. */
function readsOf({ table }: PostgresTable, reads: readonly TableRead[] | undefined): readonly TableRead[] {
  const own = reads?.filter(({ from }) => from === table.name) ?? []
  if (own.length > 0) return own
  return [{ from: table.name, columns: table.columns.map(({ name }) => name), key: table.key, cursor: null }]
}

function statementsOf(found: PostgresTable, read: TableRead, source: string, major: number): readonly string[] {
  const marks = marksOf(found, read, major)
  const rowsWhere = (where: string) => copyOf(queryOf(found, read, source, marks, where))
  return [
    rowsWhere(''),
    ...(marks ? markStatements(found, read.key, marks, rowsWhere) : []),
    ...(read.cursor === null ? [] : changeStatements(found, cursorColumn(found.table, read.cursor, source), rowsWhere)),
  ]
}

async function risksOf(
  session: PostgresSession,
  found: readonly PostgresTable[],
  reads: readonly TableRead[],
  { source, major }: { readonly source: string; readonly major: number },
): Promise<readonly Bilingual[]> {
  const risks: Bilingual[] = []
  for (const table of found) {
    for (const read of reads.filter(({ from }) => from === table.table.name)) {
      if (marksOf(table, read, major) === null) risks.push(readWhole(read.from))
      if (read.cursor === null) continue
      risks.push(...cursorRisks(cursorColumn(table.table, read.cursor, source), await rowsTell(session, table)))
    }
  }
  return risks
}

/** A table that the account cannot read yet still gets its grant. */
export function unreadable(
  name: string,
  { schema }: Connection,
): { readonly schema: string; readonly relation: string } {
  const point = name.indexOf('.')
  if (schema !== null || point < 0) return { schema: schema ?? 'public', relation: name }
  return { schema: name.slice(0, point), relation: name.slice(point + 1) }
}
