import { KhoError } from '@kho/schema/error.ts'
import type { LogTable } from '../../../change-log.ts'
import { missingColumns, missingTable } from '../../source-drift.ts'
import type { PostgresSession } from '../postgres-session.ts'
import type { PostgresTable } from '../postgres-tables.ts'
import type { FollowedTable } from './log-reader.ts'

/** What decides whether tables can be followed. Nothing of the agency's data is asked for. */
export const readinessStatements = {
  server: `select current_setting('wal_level'), pg_is_in_recovery(),
  (select rolreplication or rolsuper from pg_roles where rolname = current_user)`,
  publication: `select pubinsert and pubupdate and pubdelete and pubtruncate from pg_publication where pubname = $1`,
  published: `select t.schemaname, t.tablename, to_jsonb(t)->'attnames', to_jsonb(t)->>'rowfilter'
from pg_publication_tables t where t.pubname = $1`,
  identity: `select c.relreplident, (select json_agg(a.attname order by a.attname)
  from pg_index i cross join unnest(i.indkey::int2[]) k(attnum)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = c.oid and case c.relreplident when 'd' then i.indisprimary and i.indimmediate when 'i' then i.indisreplident end)
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
  unique: `select x.relname, (select json_agg(a.attname) from unnest(i.indkey::int2[]) k(attnum)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and a.attnotnull)
from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2
  and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null and i.indexprs is null
  and i.indnatts = i.indnkeyatts
order by x.relname`,
  columns: `select a.attname, a.attnum, a.atttypid, a.atttypmod from pg_attribute a
join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped`,
  kept: `select c.oid, (select json_agg(json_build_array(t.relid, pg_relation_filenode(t.relid)) order by t.relid)
    from (select relid::oid from pg_partition_tree(c.oid) union select c.oid) t(relid)),
  (select json_build_array(p.oid, p.xmin, (select json_agg(r.oid order by r.oid) from pg_publication_rel r
    where r.prpubid = p.oid and r.prrelid in (select relid from pg_partition_ancestors(c.oid) union select c.oid)),
    (select json_agg(d.objid order by d.objid) from pg_depend d where d.refclassid = 'pg_publication'::regclass
      and d.refobjid = p.oid and d.classid = to_regclass('pg_catalog.pg_publication_namespace')))
    from pg_publication p where p.pubname = $3)
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
} as const

/** The publication that the administrator makes for a source, by convention. */
export const publicationOf = (source: string): string => `kho_${source}`

/** A table fit to be followed, with what its columns are made of. */
export interface ReadyTable extends FollowedTable {
  readonly shape: string
}

/** Every table fit to be followed; throws with all that is in the way of any. */
export async function readyTables(
  session: PostgresSession,
  source: string,
  tables: readonly LogTable[],
  known: readonly PostgresTable[],
): Promise<readonly ReadyTable[]> {
  const found = tables.map((table) => ({ table, at: foundTable(source, table, known) }))
  const problems = await problemsOf(session, source, found)
  if (problems.length > 0) {
    const message = `Source ${source} cannot be followed yet: ${problems.join('; ')}.`
    throw new KhoError('KHO245', message, { source, problems })
  }
  return await Promise.all(found.map((one) => readyTable(session, one, publicationOf(source))))
}

function foundTable(source: string, { from, columns }: LogTable, known: readonly PostgresTable[]): PostgresTable {
  const found = known.find(({ table }) => table.name === from)
  if (!found) throw missingTable(source, from)
  const missing = columns.filter((column) => !found.readings.has(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  return found
}

/**
 * Its shape tells what the log does not: rows that a rewrite, a partition attached or dropped, or another table by the name
 * brought or took away, and changes made while the publication left the table out.
 */
async function readyTable(session: PostgresSession, { table, at }: Found, publication: string): Promise<ReadyTable> {
  const rows = await session.rows(readinessStatements.columns, [at.schema, at.relation])
  const [kept] = await session.rows(readinessStatements.kept, [at.schema, at.relation, publication])
  const [oid, storage, published] = kept ?? []
  const made = new Map(rows.map(([name, number, type, modifier]) => [name, { number, type: `${type}/${modifier}` }]))
  return {
    ...table,
    oid: Number(oid),
    schema: at.schema,
    relation: at.relation,
    fromLog: table.columns.map((column) => at.readings.get(column)?.fromLog ?? ((text) => text)),
    types: table.columns.map((column) => made.get(column)?.type ?? ''),
    shape: JSON.stringify([
      table.columns.map((column) => [column, made.get(column)?.number, made.get(column)?.type]),
      ...[storage, published].map((text) => JSON.parse(text ?? 'null')),
    ]),
  }
}

interface Found {
  readonly table: LogTable
  readonly at: PostgresTable
}

async function problemsOf(
  session: PostgresSession,
  source: string,
  found: readonly Found[],
): Promise<readonly string[]> {
  const [server] = await session.rows(readinessStatements.server)
  const [level, standby, replicates] = server ?? []
  const problems: string[] = []
  if (standby === 't') problems.push('the server is a standby')
  if (level !== 'logical') problems.push(`wal_level is ${level}`)
  if (replicates !== 't') problems.push('the account has no REPLICATION')
  const publication = publicationOf(source)
  const [published] = await session.rows(readinessStatements.publication, [publication])
  if (!published) return [...problems, `there is no publication ${publication}`]
  if (published[0] !== 't') problems.push(`publication ${publication} leaves out some kinds of change`)
  const members = await session.rows(readinessStatements.published, [publication])
  for (const one of found) {
    problems.push(...publishedProblems(one, members, publication), ...(await identityProblems(session, one)))
  }
  return problems
}

function publishedProblems(
  { table, at }: Found,
  members: readonly (readonly (string | null)[])[],
  publication: string,
): readonly string[] {
  const member = members.find(([schema, relation]) => schema === at.schema && relation === at.relation)
  if (!member) return [`${table.from} is not in publication ${publication}`]
  const columns: readonly string[] | null = JSON.parse(member[2] ?? 'null')
  const left = table.columns.filter((column) => columns !== null && !columns.includes(column))
  const filter = member[3] !== null ? [`publication ${publication} filters rows of ${table.from}`] : []
  return [...filter, ...left.map((column) => `publication ${publication} leaves out ${table.from}.${column}`)]
}

/** Deletes and changes of key are told by the replica identity: it must be the contract's key, or the whole row. */
async function identityProblems(session: PostgresSession, { table, at }: Found): Promise<readonly string[]> {
  const [row] = await session.rows(readinessStatements.identity, [at.schema, at.relation])
  const [sort, list] = row ?? []
  const columns: readonly string[] = JSON.parse(list ?? '[]') ?? []
  const key = new Set(table.key)
  const same = columns.length === key.size && columns.every((column) => key.has(column))
  return sort === 'f' || same ? [] : [`the replica identity of ${table.from} is not its key ${table.key.join(', ')}`]
}
