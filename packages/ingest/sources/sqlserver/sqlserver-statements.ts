import type { Connection } from '../connection.ts'
import { type TypedTable, textColumns } from '../typed-table.ts'

/** Every statement that opens a session, in order. The administrator's own work goes first where two wait for each other. */
export const openingStatements = [
  'set textsize 2147483647',
  'set deadlock_priority low',
  'set lock_timeout 10000',
  'set transaction isolation level snapshot',
  'begin transaction',
] as const

/** 1 where the database lets a transaction read one consistent snapshot. */
export const snapshotStatement = 'select snapshot_isolation_state from sys.databases where database_id = db_id()'

/** What the account may do beyond reading, in the database and on each of its tables. A server of this make has no read-only session. */
export const rightsStatement = `select p.permission_name, 'database' from fn_my_permissions(null, 'DATABASE') as p
where p.permission_name in ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'TAKE OWNERSHIP', 'EXECUTE', 'CREATE TABLE')
union all select p.permission_name, o.name from sys.objects as o
cross apply fn_my_permissions(quotename(schema_name(o.schema_id)) + '.' + quotename(o.name), 'OBJECT') as p
where o.type in ('U', 'V') and p.subentity_name = ''
and p.permission_name in ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'TAKE OWNERSHIP')
order by 2, 1`

/** The schema is written as a literal of ours; the catalogue shows an account what it may see and no more. */
export function catalogueStatements(schema: string) {
  const own = `o.schema_id = schema_id(${literal(schema)}) and o.type in ('U', 'V')`
  return {
    columns: `select o.name, c.name, t.name, c.precision, c.scale, c.is_nullable, type_name(c.user_type_id)
from sys.objects as o join sys.columns as c on c.object_id = o.object_id
left join sys.types as t on t.user_type_id = c.system_type_id or (t.user_type_id = c.user_type_id and t.is_assembly_type = 1)
where ${own} order by o.name, c.column_id`,
    keys: `select o.name, c.name from sys.objects as o
join sys.indexes as i on i.object_id = o.object_id and i.is_primary_key = 1
join sys.index_columns as x on x.object_id = i.object_id and x.index_id = i.index_id
join sys.columns as c on c.object_id = o.object_id and c.column_id = x.column_id
where ${own} order by o.name, x.key_ordinal`,
    rows: `select o.name, sum(p.rows) from sys.objects as o
join sys.partitions as p on p.object_id = o.object_id and p.index_id in (0, 1) where ${own} group by o.name`,
  }
}

export function selectStatement(table: TypedTable, schema: string, columns: readonly string[], source: string): string {
  return `select ${textColumns(table, columns, source, quoted)} from ${quoted(schema)}.${quoted(table.table.name)}`
}

/** SQL with which the administrator makes an account of just enough rights, and lets it read a snapshot. */
export function leastGrants(options: {
  readonly database: string
  readonly schema: string
  readonly user: string
  readonly tables: readonly string[]
}): readonly string[] {
  const { database, schema, user, tables } = options
  return [
    `alter database ${quoted(database)} set allow_snapshot_isolation on`,
    `create login ${quoted(user)} with password = '…'`,
    `create user ${quoted(user)} for login ${quoted(user)}`,
    ...tables.map((table) => `grant select on ${quoted(schema)}.${quoted(table)} to ${quoted(user)}`),
  ]
}

export function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`
}

function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`
}

export function schemaOf({ schema }: Connection): string {
  return schema ?? 'dbo'
}
