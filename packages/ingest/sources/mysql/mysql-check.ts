import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { SourceCheck, TableRead } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { cursorColumn, cursorRisks, readWhole } from '../cursor-column.ts'
import { readerOf, type SourceManners } from '../manners.ts'
import { longestStatement } from './longest-statement.ts'
import { changeStatements } from './mysql-changes.ts'
import type { MysqlHash } from './mysql-hash.ts'
import { markStatements, marksOf } from './mysql-marks.ts'
import { excessRights, leastGrants, rightsStatement } from './mysql-rights.ts'
import { hashOfServer, selectOf } from './mysql-select.ts'
import { mysqlSession, openingStatements, proofStatement } from './mysql-session.ts'
import { catalogueStatements, type MysqlTable, mysqlTables } from './mysql-tables.ts'

/** What the administrator of a MySQL or MariaDB is told: rights, and every statement for what is to be read. */
export async function mysqlCheck(
  connection: Connection,
  manners: SourceManners,
  tables: readonly string[],
  reads: readonly TableRead[] | undefined,
): Promise<SourceCheck> {
  await using session = await mysqlSession(connection, `kho/${connection.source}/check`)
  const found = (await mysqlTables(session)).filter(({ table }) => tables.includes(table.name))
  const hash = await hashOfServer(session)
  const excess = await excessRights(session)
  const bounds = await longestStatement(session, manners)
  await session.commit()
  const asked = found.flatMap((table) =>
    readsOf(table, reads).flatMap((read) => statementsOf(table, read, { source: connection.source, hash, ...manners })),
  )
  return {
    reachable: true,
    risks: found.flatMap((table) => risksOf(table, reads ?? [], connection.source, hash)),
    excessRights: excess,
    grants: leastGrants({
      database: connection.database ?? '',
      user: readerOf(connection.user, excess),
      connections: manners.connections,
      tables,
    }),
    statements: [
      ...openingStatements,
      ...bounds,
      proofStatement,
      rightsStatement,
      ...Object.values(catalogueStatements),
      ...new Set(asked),
      'show warnings',
      'commit',
    ],
  }
}

function risksOf(
  found: MysqlTable,
  reads: readonly TableRead[],
  source: string,
  hash: MysqlHash,
): readonly Bilingual[] {
  return reads
    .filter(({ from }) => from === found.table.name)
    .flatMap((read) => [
      ...(marksOf(found, read, hash) === null ? [readWhole(read.from)] : []),
      ...(read.cursor === null ? [] : cursorRisks(cursorColumn(found.table, read.cursor, source), false)),
    ])
}

/** Without reads of its own a table is read in whole. */
function readsOf({ table }: MysqlTable, reads: readonly TableRead[] | undefined): readonly TableRead[] {
  const own = reads?.filter(({ from }) => from === table.name) ?? []
  if (own.length > 0) return own
  return [{ from: table.name, columns: table.columns.map(({ name }) => name), key: table.key, cursor: null }]
}

interface Sending {
  readonly source: string
  readonly hash: MysqlHash
  readonly rowsPerSecond: number | null
}

function statementsOf(found: MysqlTable, read: TableRead, { source, hash, rowsPerSecond }: Sending): readonly string[] {
  const marks = marksOf(found, read, hash)
  const rowsWhere = (where: string, columns = read.columns) =>
    selectOf(found, { columns, from: read.from }, source, marks, where)
  const cursor = read.cursor === null ? null : cursorColumn(found.table, read.cursor, source)
  return [
    rowsWhere(''),
    ...(marks ? markStatements(found, read.key, marks, { rowsWhere, rowsPerSecond }) : []),
    ...(cursor === null ? [] : changeStatements(found, cursor, rowsWhere)),
  ]
}
