import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { connectionOf, type SourceOptions } from './connection.ts'
import { leastGrants as mysqlGrants } from './mysql/mysql-rights.ts'
import { leastGrants as oracleGrants, schemaOf as oracleSchema } from './oracle/oracle-statements.ts'
import { unreadable } from './postgres/postgres-check.ts'
import { leastGrants as postgresGrants } from './postgres/postgres-rights.ts'
import { leastGrants as sqlserverGrants, schemaOf as sqlserverSchema } from './sqlserver/sqlserver-statements.ts'

/**
 * The script that makes a database's account with just enough rights, by the document alone: before the account exists
 * nobody can ask the database. Whose document bounds the log that it keeps may be followed. None for sources that have no accounts of this kind.
 */
export function firstGrants(
  document: SourceDocument,
  tables: readonly string[],
  options: SourceOptions,
): readonly string[] {
  const connection = connectionOf({ ...document, connection: { ...document.connection, password: null } }, options)
  const [database, user] = [connection.database ?? '', connection.user ?? 'kho_reader']
  const { connections } = document.limits
  switch (document.kind) {
    case 'postgres': {
      const relations = tables.map((name) => unreadable(name, connection))
      const follows = document.limits.retainedLog !== null
      const account = { user, connections, exists: false, follows }
      return postgresGrants({ ...account, database: connection.database ?? 'postgres', tables: relations })
    }
    case 'mysql':
      return mysqlGrants({ database, user, connections, tables })
    case 'sqlserver':
      return sqlserverGrants({ database, schema: sqlserverSchema(connection), user, tables })
    case 'oracle':
      return oracleGrants(oracleSchema(connection), user, tables)
    default:
      return []
  }
}
