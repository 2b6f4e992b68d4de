import type { Connection } from '../connection.ts'
import { type TypedTable, textColumns } from '../typed-table.ts'

/** Opens a session: a transaction that sees one moment and that the server itself keeps from writing. */
export const openingStatements = ['set transaction read only'] as const

/** What the account may do beyond reading: rights over the system, over others' tables, and tables of its own. */
export const rightsStatement = `select privilege, 'system' from session_privs
where privilege not in ('CREATE SESSION', 'ALTER SESSION', 'SET CONTAINER', 'SELECT ANY TABLE', 'READ ANY TABLE',
  'SELECT ANY DICTIONARY', 'FLASHBACK ANY TABLE')
union all select privilege, table_name from user_tab_privs
where grantee = user and privilege not in ('SELECT', 'READ', 'FLASHBACK', 'INHERIT PRIVILEGES')
union all select privilege, table_name from role_tab_privs where privilege not in ('SELECT', 'READ', 'EXECUTE')
union all select 'OWNER', table_name from user_tables order by 2, 1`

/** The schema is bound as :1; the catalogue shows an account what it may see and no more. */
export const catalogueStatements = {
  columns: `select table_name, column_name, data_type, to_char(data_precision), to_char(data_scale), nullable
from all_tab_columns where owner = :1 order by table_name, column_id`,
  keys: `select c.table_name, k.column_name from all_constraints c
join all_cons_columns k on k.owner = c.owner and k.constraint_name = c.constraint_name
where c.owner = :1 and c.constraint_type = 'P' and c.status = 'ENABLED' order by c.table_name, k.position`,
  rows: 'select table_name, to_char(num_rows) from all_tables where owner = :1',
} as const

export function selectStatement(table: TypedTable, schema: string, columns: readonly string[], source: string): string {
  return `select ${textColumns(table, columns, source, quoted)} from ${quoted(schema)}.${quoted(table.table.name)}`
}

/** SQL with which the administrator makes an account of just enough rights. READ, unlike SELECT, locks no rows. */
export function leastGrants(schema: string, user: string, tables: readonly string[]): readonly string[] {
  const account = quoted(user.toUpperCase())
  return [
    `create user ${account} identified by "…"`,
    `grant create session to ${account}`,
    ...tables.map((table) => `grant read on ${quoted(schema)}.${quoted(table)} to ${account}`),
  ]
}

/** Oracle has no way to write a quote within a name: such a name is none. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '')}"`
}

/** Oracle keeps a name that was written without quotes in capitals. */
export function schemaOf({ schema, user }: Connection): string {
  return schema ?? (user ?? '').toUpperCase()
}
