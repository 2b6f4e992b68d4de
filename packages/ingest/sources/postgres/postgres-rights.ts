import pg from 'pg'
import type { PostgresSession } from './postgres-session.ts'

/** Following takes one connection all the time, one to export a snapshot, and a short one to look how it stands. */
const logConnections = 3

/** What an account may do beyond reading: attributes of the role, its own and inherited rights on data, ownership. */
export const rightsStatement = `select r.right from pg_roles m, lateral (
  select 'superuser' as right where m.rolsuper
  union all select 'create roles' where m.rolcreaterole
  union all select 'create databases' where m.rolcreatedb
  union all select 'replication' where m.rolreplication
  union all select 'bypass row security' where m.rolbypassrls
  union all select 'create in database ' || current_database() where has_database_privilege(current_database(), 'create')
  union all select x.name || ' membership' from (values ('pg_write_all_data'), ('pg_execute_server_program'),
    ('pg_write_server_files'), ('pg_read_server_files'), ('pg_signal_backend')) x(name)
    where exists (select from pg_roles g where g.rolname = x.name and pg_has_role(m.oid, g.oid, 'member'))
  union all select lower(p.name) || ' on ' || format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    cross join (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) p(name)
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)' and not m.rolsuper
      and (has_table_privilege(c.oid, p.name) or p.name in ('INSERT', 'UPDATE') and has_any_column_privilege(c.oid, p.name))
  union all select 'change sequence ' || format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and not m.rolsuper and (has_sequence_privilege(c.oid, 'usage') or has_sequence_privilege(c.oid, 'update'))
) r where m.rolname = current_user order by 1`

/** Empty when the account can only read, and follow where that is wanted. Making objects in `public` is not counted where every account may (before PostgreSQL 15). */
export async function excessRights(session: PostgresSession, follows = false): Promise<readonly string[]> {
  const rights = (await session.rows(rightsStatement)).map(([right]) => right ?? '')
  return rights.filter((right) => !(follows && right === 'replication'))
}

/** SQL with which the administrator makes an account of just enough rights, or gives them to one that is there. */
export function leastGrants(options: {
  readonly database: string
  readonly user: string
  readonly exists: boolean
  /** Whether the account is to follow the server's log. */
  readonly follows: boolean
  readonly connections: number
  readonly tables: readonly { readonly schema: string; readonly relation: string }[]
}): readonly string[] {
  const name = pg.escapeIdentifier
  const account = name(options.user)
  const most = options.connections + 1 + (options.follows ? logConnections : 0)
  const schemas = [...new Set(options.tables.map(({ schema }) => schema))]
  return [
    options.exists
      ? `alter role ${account} connection limit ${most}`
      : `create role ${account} login password '…' connection limit ${most}`,
    ...(options.follows ? [`alter role ${account} replication`] : []),
    `alter role ${account} set default_transaction_read_only = on`,
    `grant connect on database ${name(options.database)} to ${account}`,
    ...schemas.map((schema) => `grant usage on schema ${name(schema)} to ${account}`),
    ...options.tables.map(({ schema, relation }) => `grant select on ${name(schema)}.${name(relation)} to ${account}`),
  ]
}
