import mysql from 'mysql2'
import type { MysqlSession } from './mysql-session.ts'

export const rightsStatement = 'show grants'

/** Rights with which nobody can change data or reach the server's files. */
const reading = new Set([
  'USAGE',
  'SELECT',
  'SHOW VIEW',
  'SHOW DATABASES',
  'SHOW CREATE ROUTINE',
  'PROCESS',
  'REPLICATION CLIENT',
  'BINLOG MONITOR',
  'SLAVE MONITOR',
  'REPLICA MONITOR',
  'REPLICATION SLAVE',
])

/** Empty when the account, with its active roles, can only read. */
export async function excessRights(session: MysqlSession): Promise<readonly string[]> {
  const grants = await session.rows(rightsStatement)
  return [...new Set(grants.flatMap(([grant]) => excessOf(grant ?? '')))]
}

/** What one line of SHOW GRANTS allows beyond reading: `GRANT SELECT (a), UPDATE (b) ON x.y TO …`. */
export function excessOf(grant: string): readonly string[] {
  const match = /^GRANT (.+?) ON (.+?) TO /s.exec(grant)
  if (!match) return []
  const [, list = '', object = ''] = match
  const rights = list
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((right) => right.trim().toUpperCase())
  const excess = rights.filter((right) => !reading.has(right)).map((right) => `${right.toLowerCase()} on ${object}`)
  return / WITH [A-Z0-9_ ]*GRANT OPTION/.test(grant) ? [...excess, `grant option on ${object}`] : excess
}

/** SQL with which the administrator makes an account of just enough rights. */
export function leastGrants(options: {
  readonly database: string
  readonly user: string
  readonly connections: number
  readonly tables: readonly string[]
}): readonly string[] {
  const name = (text: string) => mysql.escapeId(text, true)
  const account = `${mysql.escape(options.user)}@'%'`
  return [
    `create user ${account} identified by '…' with max_user_connections ${options.connections + 1}`,
    ...options.tables.map(
      (table) => `grant select, show view on ${name(options.database)}.${name(table)} to ${account}`,
    ),
  ]
}
