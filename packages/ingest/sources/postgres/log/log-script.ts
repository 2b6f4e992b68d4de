import pg from 'pg'
import type { LogTable } from '../../../change-log.ts'
import type { PostgresSession } from '../postgres-session.ts'
import type { PostgresTable } from '../postgres-tables.ts'
import { publicationOf, readinessStatements } from './log-readiness.ts'

/** What the script depends on at this server. */
export const scriptStatement = `select current_setting('server_version_num'), current_setting('wal_level'),
  current_setting('max_slot_wal_keep_size')`

/**
 * What the administrator runs before Kho may follow: identities first, for a table without one refuses every UPDATE from
 * the moment it is published; then a publication of just these tables and, from PostgreSQL 15 on, columns, made or brought
 * to them.
 */
export async function logScript(options: {
  readonly session: PostgresSession
  readonly source: string
  readonly retained: string
  readonly tables: readonly { readonly followed: LogTable; readonly at: PostgresTable }[]
}): Promise<readonly string[]> {
  const { session, source, retained, tables } = options
  const [row] = await session.rows(scriptStatement)
  const [version, level, keeps] = row ?? []
  const publication = pg.escapeIdentifier(publicationOf(source))
  const [published] = await session.rows(readinessStatements.publication, [publicationOf(source)])
  const identities = await Promise.all(tables.map((table) => identityStatement(session, table)))
  const members = tables.map((table, index) => member(table, Number(version) >= 150_000 && !identities[index]?.whole))
  return [
    ...(level === 'logical' ? [] : ["alter system set wal_level = 'logical'"]),
    ...(keeps === '-1' ? [`alter system set max_slot_wal_keep_size = '${doubled(retained)}'`] : []),
    ...identities.flatMap(({ statement }) => statement ?? []),
    published
      ? `alter publication ${publication} set table ${members.join(', ')}`
      : `create publication ${publication} for table ${members.join(', ')} with (publish_via_partition_root = true)`,
  ]
}

interface Member {
  readonly followed: LogTable
  readonly at: PostgresTable
}

const nameOf = ({ schema, relation }: PostgresTable): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(relation)}`

function member({ followed, at }: Member, lists: boolean): string {
  return lists ? `${nameOf(at)} (${followed.columns.map(pg.escapeIdentifier).join(', ')})` : nameOf(at)
}

/** `whole`: the identity is the whole row, with which the server takes no list of columns. */
async function identityStatement(
  session: PostgresSession,
  { followed, at }: Member,
): Promise<{ readonly statement: string | null; readonly whole: boolean }> {
  const [row] = await session.rows(readinessStatements.identity, [at.schema, at.relation])
  if (row?.[0] === 'f') return { statement: null, whole: true }
  if (isKey(row?.[1], followed)) return { statement: null, whole: false }
  const unique = await session.rows(readinessStatements.unique, [at.schema, at.relation])
  const index = unique.find(([, columns]) => isKey(columns, followed))?.[0]
  if (!index) return { statement: `alter table ${nameOf(at)} replica identity full`, whole: true }
  const statement = `alter table ${nameOf(at)} replica identity using index ${pg.escapeIdentifier(index)}`
  return { statement, whole: false }
}

function isKey(list: string | null | undefined, { key }: LogTable): boolean {
  const columns: readonly string[] = JSON.parse(list ?? '[]') ?? []
  return columns.length === key.length && columns.every((column) => key.includes(column))
}

/** The server's own bound lies beyond Kho's, which drops its slot itself; it is for the day when Kho is not there. */
function doubled(size: string): string {
  return `${Number(size.slice(0, -2)) * 2}${size.slice(-2)}`
}
