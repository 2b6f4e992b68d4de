import { createHash } from 'node:crypto'
import type { Condition } from '../contract/condition.ts'
import type { Contract, Field } from '../contract/contract.ts'
import { isIndexable } from '../contract/indexable.ts'
import type { Rule } from '../contract/rule.ts'
import { boundsSql } from './bounds.ts'
import { indexedSearch } from './searched-fields.ts'

/** A column in PostgreSQL's words; `type` includes the collation. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly fallback: string | null
}

export interface Index {
  readonly name: string
  readonly columns: readonly string[]
  readonly unique: boolean
  /** Of the words of texts, whatever their accents and case: what `search` is served by. */
  readonly search?: true
  /** Of the box around each geometry: what `within` and `near` are served by. */
  readonly bounds?: true
}

/** The table of a dataset, `data.<name>`. */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** Primary key; its first column distributes the table. */
  readonly key: readonly string[]
}

/** Kho's own columns: who the record is, where it came from, in which run, when, whether a newer version was refused, and the source's own marks of its key and version. */
export const ownColumns: readonly Column[] = [
  { name: '_id', type: 'uuid', required: true, fallback: null },
  { name: '_source', type: 'text collate "C"', required: true, fallback: null },
  { name: '_run', type: 'uuid', required: true, fallback: null },
  { name: '_at', type: 'timestamptz(6)', required: true, fallback: null },
  { name: '_stale', type: 'boolean', required: true, fallback: 'false' },
  { name: '_origin', type: 'bigint', required: false, fallback: null },
  { name: '_version', type: 'bigint', required: false, fallback: null },
]

/**
 * The table a contract asks for. Pure: the plan of a change is the difference of two of these. Only key columns
 * refuse null: a field becomes required by the row check, so that it can be without touching what is stored.
 */
export function tableOf(contract: Contract): Table {
  const columns = contract.fields.map((field) => ({
    name: field.name,
    type: columnTypeOf(field),
    required: contract.key.includes(field.name),
    fallback: null,
  }))
  return { name: contract.dataset, columns: [...columns, ...ownColumns], key: contract.key }
}

/** The PostgreSQL type that holds every value of a field exactly, lists as arrays. Text sorts by code point. */
export function columnTypeOf(field: Field): string {
  const [type, collation] = scalarTypeOf(field)
  return `${type}${field.list ? '[]' : ''}${collation}`
}

function scalarTypeOf(field: Field): readonly [type: string, collation: string] {
  if (field.type === 'text' || (field.type === 'date' && field.partial)) return ['text', ' collate "C"']
  if (field.type === 'decimal') return [`numeric(${field.precision},${field.scale})`, '']
  return [plainTypes[field.type], '']
}

const plainTypes = {
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  date: 'date',
  time: 'time(6)',
  timestamp: 'timestamptz(6)',
  uuid: 'uuid',
  json: 'json',
  geometry: 'json',
} as const

/** Values longer than this do not fit a PostgreSQL index entry: an indexed text, or a key together, must stay below (bytes of UTF-8). */
export const longestIndexed = 2000

/**
 * The indexes of a dataset's table besides its primary key: `_id`; each way a relation is followed; subjects;
 * the fields that rules, also other datasets' `via`, compare for equality, and those declared; one for search; and a geometry's bounds. `rules` are the whole city's.
 */
export function indexesOf(contract: Contract, rules: Iterable<Rule>): readonly Index[] {
  const wanted = [
    ...contract.relations.map((relation) => relation.pairs.map((pair) => pair.own)),
    ...contract.subjects.map((subject) => [subject.via ?? subject.field]),
    ...[...rules].flatMap((rule) => equalityFieldsOf(rule, contract.dataset)).map((field) => [field]),
    ...contract.fields.filter(({ index }) => index).map(({ name }) => [name]),
  ]
  const indexes = new Map<string, Index>([indexEntry(contract.dataset, ['_id'], true)])
  for (const columns of wanted) {
    if (!servedByKey(columns, contract.key) && columns.every((name) => indexable(contract, name))) {
      indexes.set(...indexEntry(contract.dataset, columns, false))
    }
  }
  const searched = indexedSearch(contract)
  const bounds = contract.fields
    .filter(({ type, list }) => type === 'geometry' && !list)
    .map(({ name }) => boundsIndex(contract.dataset, name))
  const words = searched.length > 0 ? [searchIndex(contract.dataset, searched)] : []
  const all = [...indexes.values(), ...words, ...bounds]
  return all.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Fields whose values stand in an index of the table, the key included. */
export function indexedFieldsOf(contract: Contract, rules: Iterable<Rule>): ReadonlySet<string> {
  const columns = indexesOf(contract, rules).flatMap((index) => (index.search || index.bounds ? [] : index.columns))
  return new Set([...contract.key, ...columns.filter((name) => name !== '_id')])
}

/** Fields that the key or an index of the table begins with: by these records are found, and come in order. */
export function leadingFieldsOf(contract: Contract, rules: Iterable<Rule>): ReadonlySet<string> {
  const plain = indexesOf(contract, rules).filter(({ search, bounds }) => !search && !bounds)
  const leading = [contract.key, ...plain.map(({ columns }) => columns)].flatMap(([first]) => first ?? [])
  return new Set(leading.filter((name) => name !== '_id'))
}

function indexEntry(dataset: string, columns: readonly string[], unique: boolean): [string, Index] {
  const name = relationName(dataset, indexPart({ columns }))
  return [name, { name, columns, unique }]
}

/** One for all of them: it serves each by itself. */
function searchIndex(dataset: string, columns: readonly string[]): Index {
  return { name: relationName(dataset, indexPart({ columns, search: true })), columns, unique: false, search: true }
}

function boundsIndex(dataset: string, column: string): Index {
  const part = { columns: [column], bounds: true } as const
  return { name: relationName(dataset, indexPart(part)), unique: false, ...part }
}

/** What an index is called after. No field's name begins with an underscore. */
export function indexPart({ columns, search, bounds }: Pick<Index, 'columns' | 'search' | 'bounds'>): string {
  return `${search ? '_search,' : ''}${bounds ? '_bounds,' : ''}${columns.join(',')}`
}

/** `dataset.part`: the dot keeps it apart from every table. PostgreSQL cuts names at 63 bytes, so a long one ends in a hash. */
export function relationName(dataset: string, part: string): string {
  const name = `${dataset}.${part}`
  if (name.length <= 63) return name
  return `${name.slice(0, 52)}~${createHash('sha256').update(name).digest('hex').slice(0, 10)}`
}

function servedByKey(columns: readonly string[], key: readonly string[]): boolean {
  return columns.every((name, index) => key[index] === name)
}

function indexable(contract: Contract, name: string): boolean {
  const field = contract.fields.find((candidate) => candidate.name === name)
  return field !== undefined && isIndexable(field)
}

function equalityFieldsOf(rule: Rule, dataset: string): readonly string[] {
  const own = rule.dataset === dataset && rule.where ? equalityFieldsIn(rule.where) : []
  if (rule.via?.dataset !== dataset) return own
  return [...own, rule.via.field, ...(rule.via.where ? equalityFieldsIn(rule.via.where) : [])]
}

function equalityFieldsIn(condition: Condition): readonly string[] {
  if (condition.op === 'and' || condition.op === 'or') return condition.of.flatMap(equalityFieldsIn)
  if (condition.op === 'eq' || condition.op === 'in') return [condition.field]
  return []
}

/** The statements that make an empty table with its key. */
export function createTableSql(table: Table): readonly string[] {
  const columns = table.columns.map(columnSql)
  const key = `constraint ${quoted(relationName(table.name, '_key'))} primary key (${namesSql(table.key)})`
  return [`create table data.${quoted(table.name)} (${[...columns, key].join(', ')})`]
}

export function createIndexSql(dataset: string, index: Index): string {
  const on = `${quoted(index.name)} on data.${quoted(dataset)}`
  if (index.search) {
    const words = index.columns.map((name) => `kho.folded(${quoted(name)}) kho.gin_trgm_ops`)
    return `create index ${on} using gin (${words.join(', ')})`
  }
  if (index.bounds)
    return `create index ${on} using gist (${index.columns.map((name) => `(${boundsSql(quoted(name))})`).join(', ')})`
  const unique = index.unique ? 'unique ' : ''
  return `create ${unique}index ${on} (${namesSql(index.columns)})`
}

function columnSql(column: Column): string {
  const fallback = column.fallback === null ? '' : ` default ${column.fallback}`
  return `${quoted(column.name)} ${column.type}${column.required ? ' not null' : ''}${fallback}`
}

function namesSql(names: readonly string[]): string {
  return names.map(quoted).join(', ')
}

/** An identifier in SQL text: statements about tables are stored and run later, so they are text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
