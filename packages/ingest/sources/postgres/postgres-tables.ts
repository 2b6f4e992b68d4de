import type { SourceTable } from '../../source.ts'
import { type BinaryCell, binaryOf } from './postgres-binary.ts'
import type { PostgresSession } from './postgres-session.ts'
import { type PostgresType, type Reading, readingOf } from './postgres-type.ts'

/** A table of the agency's system with what it takes to read it. */
export interface PostgresTable {
  readonly table: SourceTable
  readonly schema: string
  readonly relation: string
  /** How each column is read, by its name. */
  readonly readings: ReadonlyMap<string, Reading>
  /** How each column is asked for in COPY's binary format. */
  readonly binaries: ReadonlyMap<string, BinaryCell>
}

/** The statements of a description: the catalogue only, no table is touched and no lock waits. */
export const catalogueStatements = {
  tables: `select c.oid, n.nspname, c.relname, obj_description(c.oid, 'pg_class'),
  greatest(c.reltuples, (select sum(greatest(p.reltuples, 0)) from pg_inherits i join pg_class p on p.oid = i.inhrelid
    where i.inhparent = c.oid))::bigint,
  greatest(c.relpages, (select sum(p.relpages) from pg_inherits i join pg_class p on p.oid = i.inhrelid
    where i.inhparent = c.oid))::bigint * current_setting('block_size')::bigint
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  and ($1::text is null or n.nspname = $1) and has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select')
order by n.nspname, c.relname`,
  columns: `select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid, a.atttypmod, a.attnotnull,
  col_description(a.attrelid, a.attnum),
  exists (select from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
    where i.indrelid = a.attrelid and i.indisvalid and i.indpred is null and i.indkey[0] = a.attnum and m.amname = 'btree')
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  and ($1::text is null or n.nspname = $1) and has_column_privilege(a.attrelid, a.attnum, 'select')
order by a.attrelid, a.attnum`,
  keys: `select i.indrelid, (select array_to_json(array_agg(a.attname order by k.at)) from unnest(i.indkey::int2[]) with ordinality k(attnum, at)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum where k.at <= i.indnkeyatts)
from pg_index i where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
  and not exists (select from unnest(i.indkey::int2[]) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k where not a.attnotnull)
order by i.indisprimary desc, i.indnkeyatts, i.indexrelid`,
  refs: `select o.conrelid, o.confrelid,
  (select array_to_json(array_agg(a.attname order by k.at)) from unnest(o.conkey) with ordinality k(attnum, at)
    join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.attnum),
  (select array_to_json(array_agg(a.attname order by k.at)) from unnest(o.confkey) with ordinality k(attnum, at)
    join pg_attribute a on a.attrelid = o.confrelid and a.attnum = k.attnum)
from pg_constraint o where o.contype = 'f' and o.conparentid = 0 order by o.conrelid, o.oid`,
  types: `select t.oid, t.typname, n.nspname, t.typtype, t.typcategory, t.typbasetype, t.typtypmod, t.typelem
from pg_type t join pg_namespace n on n.oid = t.typnamespace`,
  money: 'select scale(0::money::numeric)',
} as const

type Rows = readonly (readonly (string | null)[])[]

/** Every table that the account may read, in the schema named or in all of them. */
export async function postgresTables(
  session: PostgresSession,
  schema: string | null,
): Promise<readonly PostgresTable[]> {
  const tables = await session.rows(catalogueStatements.tables, [schema])
  const columns = groupOf(await session.rows(catalogueStatements.columns, [schema]))
  const keys = groupOf(await session.rows(catalogueStatements.keys))
  const refs = groupOf(await session.rows(catalogueStatements.refs))
  const readings = await readColumns(session)
  const names = new Map(tables.map(([oid, space, relation]) => [oid, tableName(space ?? '', relation ?? '', schema)]))
  return tables.map(([oid, space, relation, comment, rows, bytes]) => {
    const own = (columns.get(oid ?? '') ?? []).map((row) => ({ row, ...readings(row) }))
    const readable = new Set(own.map(({ row }) => row[1]))
    const key = (keys.get(oid ?? '') ?? [])
      .map(([, list]) => textsOf(list))
      .find((names) => names.every((name) => readable.has(name)))
    const table: SourceTable = {
      name: names.get(oid ?? '') ?? '',
      comment: comment ?? null,
      columns: own.map(({ row, reading }) => columnOf(row, reading)),
      key: key ?? [],
      refs: (refs.get(oid ?? '') ?? []).flatMap(([, far, here, there]) => {
        const target = names.get(far ?? '')
        return target === undefined ? [] : [{ columns: textsOf(here), table: target, on: textsOf(there) }]
      }),
      rows: estimate(rows),
      bytes: estimate(bytes),
    }
    return {
      table,
      schema: space ?? '',
      relation: relation ?? '',
      readings: new Map(own.map(({ row, reading }) => [row[1] ?? '', reading])),
      binaries: new Map(own.map(({ row, binary }) => [row[1] ?? '', binary])),
    }
  })
}

/** Tables of `public`, or of the schema the document names, go by their own name, those of others by `schema.table`. */
function tableName(space: string, relation: string, schema: string | null): string {
  return space === (schema ?? 'public') ? relation : `${space}.${relation}`
}

interface ColumnReading {
  readonly reading: Reading
  readonly binary: BinaryCell
}

async function readColumns(session: PostgresSession): Promise<(row: readonly (string | null)[]) => ColumnReading> {
  const types = new Map((await session.rows(catalogueStatements.types)).map((row) => [row[0] ?? '', typeOf(row)]))
  const [money] = await session.rows(catalogueStatements.money)
  const scale = Number(money?.[0] ?? 2)
  return ([, , , type, modifier]) => {
    const reading = readingOf(types, type ?? '', Number(modifier), scale)
    return { reading, binary: binaryOf(types, type ?? '', reading) }
  }
}

function typeOf([, name, schema, sort, category, base, modifier, element]: readonly (string | null)[]): PostgresType {
  return {
    name: name ?? '',
    schema: schema ?? '',
    sort: sort ?? '',
    category: category ?? '',
    base: base ?? '0',
    baseModifier: Number(modifier),
    element: element ?? '0',
  }
}

function columnOf([, name, declared, , , notNull, comment, indexed]: readonly (string | null)[], reading: Reading) {
  return {
    name: name ?? '',
    declared: declared ?? '',
    ...reading.shape,
    nullable: notNull !== 't',
    comment: comment ?? null,
    indexed: indexed === 't',
  }
}

function groupOf(rows: Rows): ReadonlyMap<string, Rows> {
  return Map.groupBy(rows, ([table]) => table ?? '')
}

function textsOf(json: string | null | undefined): readonly string[] {
  return JSON.parse(json ?? '[]')
}

/** The server says -1, or 0 pages, of what it never counted. */
function estimate(text: string | null | undefined): number | null {
  const number = Number(text ?? -1)
  return number > 0 ? number : null
}
