import type { SourceColumn, SourceTable } from '../../source.ts'
import type { MysqlSession } from './mysql-session.ts'
import { type MysqlColumn, type Reading, readingOf } from './mysql-type.ts'

/** A table of the agency's system with what it takes to read it. */
export interface MysqlTable {
  readonly table: SourceTable
  /** How each column is read, by its name. */
  readonly readings: ReadonlyMap<string, Reading>
  /** Whether its texts are of one collation, so that the server puts them together as they are. */
  readonly oneCollation: boolean
}

/** The statements of a description: information_schema shows an account what it may see and no more. */
export const catalogueStatements = {
  tables: `select table_name, table_comment, table_rows, data_length + index_length
from information_schema.tables where table_schema = database() and table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
order by table_name`,
  columns: `select table_name, column_name, data_type, column_type, numeric_precision, numeric_scale, is_nullable, column_comment, collation_name
from information_schema.columns where table_schema = database() and find_in_set('select', privileges)
order by table_name, ordinal_position`,
  keys: `select s.table_name, s.index_name, s.column_name
from information_schema.statistics s where s.table_schema = database() and s.non_unique = 0 and s.sub_part is null
order by s.table_name, s.index_name <> 'PRIMARY', s.index_name, s.seq_in_index`,
  indexes: `select table_name, column_name from information_schema.statistics
where table_schema = database() and seq_in_index = 1 and index_type = 'BTREE'`,
  refs: `select table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
from information_schema.key_column_usage where table_schema = database() and referenced_table_schema = database()
order by table_name, constraint_name, ordinal_position`,
  checks: `select table_name, check_clause from information_schema.check_constraints
where constraint_schema = database() and check_clause like 'json_valid(%'`,
  version: 'select version()',
} as const

type Row = readonly (string | null)[]

/** Every table of the connection's database that the account may read. */
export async function mysqlTables(session: MysqlSession): Promise<readonly MysqlTable[]> {
  const tables = await session.rows(catalogueStatements.tables)
  const columns = groupOf(await session.rows(catalogueStatements.columns))
  const keys = groupOf(await session.rows(catalogueStatements.keys))
  const refs = groupOf(await session.rows(catalogueStatements.refs))
  const json = await jsonColumns(session)
  const indexes = new Set((await session.rows(catalogueStatements.indexes)).map((row) => row.join('\0')))
  return tables.flatMap(([name, comment, rows, bytes]) => {
    const own = (columns.get(name ?? '') ?? []).map((row) => readColumn(row, json, indexes))
    if (own.length === 0) return []
    const table: SourceTable = {
      name: name ?? '',
      // MySQL writes VIEW where a view has no comment.
      comment: comment === 'VIEW' ? null : comment || null,
      columns: own.map(({ column }) => column),
      key: keyOf(
        keys.get(name ?? '') ?? [],
        own.map(({ column }) => column),
      ),
      refs: refsOf(refs.get(name ?? '') ?? []),
      rows: numberOf(rows),
      bytes: numberOf(bytes),
    }
    const readings = new Map(own.map(({ column, reading }) => [column.name, reading]))
    return [{ table, readings, oneCollation: haveOneCollation(columns.get(name ?? '') ?? []) }]
  })
}

/** Only MariaDB keeps JSON as a checked text, and only its catalogue names the table of a check. */
async function jsonColumns(session: MysqlSession): Promise<ReadonlySet<string>> {
  const [version] = await session.rows(catalogueStatements.version)
  if (!version?.[0]?.includes('MariaDB')) return new Set()
  const checks = await session.rows(catalogueStatements.checks)
  return new Set(checks.map(([table, clause]) => `${table}.${clause?.replace(/^json_valid\((.*)\)$/, '$1') ?? ''}`))
}

function readColumn(
  row: Row,
  json: ReadonlySet<string>,
  indexes: ReadonlySet<string>,
): { readonly column: SourceColumn; readonly reading: Reading } {
  const [table, name = '', type, declared, precision, scale, nullable, comment] = row
  const facts: MysqlColumn = {
    type: type?.toLowerCase() ?? '',
    declared: declared?.toLowerCase() ?? '',
    precision: numberOf(precision),
    scale: numberOf(scale),
    json: json.has(`${table}.\`${name?.replaceAll('`', '``')}\``),
  }
  const reading = readingOf(facts)
  const column = {
    name: name ?? '',
    declared: declared ?? '',
    ...reading.shape,
    nullable: nullable === 'YES',
    comment: comment || null,
    indexed: indexes.has(`${table}\0${name}`),
  }
  return { column, reading }
}

/** Those of two bytes a letter hold NUL bytes: they are converted even where they are all there is. */
function haveOneCollation(columns: readonly Row[]): boolean {
  const collations = new Set(columns.flatMap(([, , , , , , , , collation]) => collation ?? []))
  return collations.size <= 1 && ![...collations].some((collation) => /^(ucs2|utf16|utf32)/.test(collation))
}

/** The primary key, else the first unique index without a nullable column. */
function keyOf(rows: readonly Row[], columns: readonly SourceColumn[]): readonly string[] {
  const required = new Set(columns.filter(({ nullable }) => !nullable).map(({ name }) => name))
  const indexes = [...Map.groupBy(rows, ([, index]) => index).values()]
  const names = indexes.map((index) => index.map(([, , column]) => column ?? ''))
  return names.find((index) => index.every((name) => required.has(name))) ?? []
}

function refsOf(rows: readonly Row[]): SourceTable['refs'] {
  return [...Map.groupBy(rows, ([, constraint]) => constraint).values()].map((pairs) => ({
    columns: pairs.map(([, , column]) => column ?? ''),
    table: pairs[0]?.[3] ?? '',
    on: pairs.map(([, , , , column]) => column ?? ''),
  }))
}

function groupOf(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ([table]) => table ?? '')
}

function numberOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text)
}
