import pg from 'pg'
import type { Batch, MarkReader } from '../../source.ts'
import { hashOf } from './postgres-hash.ts'
import { nameOf, type PostgresReading } from './postgres-reading.ts'
import { copyOf } from './postgres-select.ts'
import type { PostgresTable } from './postgres-tables.ts'

/** SQL of a row's two marks. */
export interface PostgresMarks {
  readonly origin: string
  readonly version: string
}

/**
 * The marks of a table's rows; null for views, which have no rows of their own, for tables without a key, and for
 * servers that cannot hash.
 */
export function marksOf(
  found: PostgresTable,
  request: { readonly key: readonly string[]; readonly columns: readonly string[] },
  major: number,
): PostgresMarks | null {
  const lists = new Set(found.table.columns.filter(({ list }) => list).map(({ name }) => name))
  if (found.table.key.length === 0 || request.key.length === 0 || request.key.some((name) => lists.has(name)))
    return null
  const origin = hashOf(found, request.key, major)
  const version = hashOf(found, request.columns, major)
  return origin === null || version === null ? null : { origin, version }
}

/** Compares inside the snapshot's own session. */
export function postgresMarks(reading: PostgresReading, marks: PostgresMarks): MarkReader {
  const { found, request } = reading
  return {
    totals: async function* (bits) {
      const rows = await reading.session.rows(totalsStatement(found, marks, bits))
      yield rows.map(([group, count, sum]) => ({ group: Number(group), rows: Number(count), sum: sum ?? '0' }))
    },
    keys: (bits, groups) => {
      const forms = [...request.key.map(() => 'text' as const), 'int8' as const, 'int8' as const]
      return reading.rowsOf(keysQuery(found, marks, request.key, bits, groups), forms)
    },
    ofKeys: (keys) => rowsOfKeys(reading, keys),
  }
}

const modulus = '18446744073709551616'

/** `offset 0` has each hash made once, and keeps the planner from sorting whole rows by a group that it cannot estimate. */
function totalsStatement(found: PostgresTable, { origin, version }: PostgresMarks, bits: number): string {
  const once = `select ${version} as v from ${nameOf(found)} offset 0`
  const rows =
    origin === version
      ? `select ${groupOf('v', bits)} as g, v from (${once}) as h`
      : `select ${groupOf(origin, bits)} as g, ${version} as v from ${nameOf(found)} offset 0`
  return `select g, count(*), mod(mod(sum(v), ${modulus}) + ${modulus}, ${modulus})\nfrom (${rows}) as r group by g`
}

/** The highest bits of a signed number as a number that is never negative: its sign is one of them. */
function groupOf(origin: string, bits: number): string {
  return bits === 0 ? '0' : `(${origin} >> ${64 - bits}) & ${2 ** bits - 1}`
}

function keysQuery(
  found: PostgresTable,
  { origin, version }: PostgresMarks,
  key: readonly string[],
  bits: number,
  groups: readonly number[] | null,
): string {
  const texts = key.map((column) => `${pg.escapeIdentifier(column)}::pg_catalog.text`)
  const list = [...texts, origin, version].join(', ')
  const where =
    groups === null ? '' : ` where (${groupOf(origin, bits)}) = any('{${groups.join(',')}}'::pg_catalog.int8[])`
  return `select ${list} from ${nameOf(found)}${where}`
}

/** The statements of a compare, `…` where it puts groups or keys. */
export function markStatements(
  found: PostgresTable,
  key: readonly string[],
  marks: PostgresMarks,
  rowsWhere: (where: string) => string,
): readonly string[] {
  return [
    totalsStatement(found, marks, 12),
    copyOf(keysQuery(found, marks, key, 12, null)),
    copyOf(keysQuery(found, marks, key, 12, [])).replace("'{}'", "'{…}'"),
    ...indexOnly,
    rowsWhere(`where ${isOneOf(found, key, [key.map(() => '…')])}`),
  ]
}

/** Around the reads by key: else the planner may read the whole table for each of them. */
const indexOnly = ['set local enable_seqscan = off', 'set local enable_seqscan = on'] as const

const keysPerStatement = 10_000
const withoutIndex = 200_000

/** By the key's index, so many keys a statement. A key that no index begins with costs a scan each: then it is few of them. */
async function* rowsOfKeys(
  reading: PostgresReading,
  keys: readonly (readonly (string | null)[])[],
): AsyncGenerator<Batch> {
  if (keys.length === 0) return
  const { found, request } = reading
  const whole = keys.filter((key): key is readonly string[] => !key.includes(null))
  const partly = keys.filter((key) => key.includes(null))
  const indexed = found.table.columns.some(({ name, indexed }) => indexed && request.key.includes(name))
  const few = keys.length < (found.table.rows ?? Number.POSITIVE_INFINITY) / 10
  if (indexed && few) await reading.session.rows(indexOnly[0])
  for (const part of partsOf(whole, indexed ? keysPerStatement : withoutIndex)) {
    yield* reading.rowsWhere(`where ${isOneOf(found, request.key, part)}`)
  }
  if (indexed && few) await reading.session.rows(indexOnly[1])
  for (const part of partsOf(partly, 1000)) {
    yield* reading.rowsWhere(`where ${part.map((key) => isExactly(found, request.key, key)).join(' or ')}`)
  }
}

function* partsOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/**
 * Of types of the server's own by their index; of others, whose operators may be anywhere, by their text. One column is
 * compared with an array, which the index is read by in its own order: 5,000 keys in 0.02 s, joined in 0.13 s.
 */
function isOneOf(found: PostgresTable, columns: readonly string[], keys: readonly (readonly string[])[]): string {
  const names = columns.map((column) => keyName(found, column))
  const arrays = columns.map((column, at) => {
    const items = keys.map((key) => `"${(key[at] ?? '').replace(/["\\]/g, '\\$&')}"`)
    return `${pg.escapeLiteral(`{${items.join(',')}}`)}::${keyType(found, column)}[]`
  })
  if (names.length === 1) return `${names[0]} = any(${arrays[0]})`
  const sets = arrays.map((array) => `pg_catalog.unnest(${array})`)
  return `(${names.join(', ')}) in (select * from rows from (${sets.join(', ')}) as k)`
}

function isExactly(found: PostgresTable, columns: readonly string[], key: readonly (string | null)[]): string {
  const parts = columns.map((column, at) => {
    const text = key[at] ?? null
    const name = keyName(found, column)
    return text === null ? `${name} is null` : `${name} = ${pg.escapeLiteral(text)}::${keyType(found, column)}`
  })
  return `(${parts.join(' and ')})`
}

const own =
  /^(boolean|smallint|integer|bigint|oid|date|uuid|bytea|text|(character|character varying|numeric)(\(.*\))?|time.*)$/

function keyType(found: PostgresTable, column: string): string {
  const declared = found.table.columns.find(({ name }) => name === column)?.declared ?? ''
  return own.test(declared) ? declared : 'pg_catalog.text'
}

function keyName(found: PostgresTable, column: string): string {
  const name = pg.escapeIdentifier(column)
  return keyType(found, column) === 'pg_catalog.text' ? `${name}::pg_catalog.text` : name
}
