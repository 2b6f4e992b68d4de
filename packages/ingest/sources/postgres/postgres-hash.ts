import pg from 'pg'
import type { PostgresTable } from './postgres-tables.ts'

/** The version from which `hash_record_extended` is there, and the one from which `hashtextextended` is. */
const hashesRecords = 14
const hashesTexts = 11

/**
 * The 64-bit hash of some columns of a row, in SQL; null where the server is too old to have one. It changes whenever
 * the text that is read of any of them does.
 */
export function hashOf(found: PostgresTable, columns: readonly string[], major: number): string | null {
  if (major < hashesTexts) return null
  const cells = columns.map((column) => cellOf(found, column, major))
  if (major < hashesRecords) return `pg_catalog.hashtextextended(row(${cells.join(', ')})::pg_catalog.text, 0)`
  return `pg_catalog.hash_record_extended(row(${cells.join(', ')}), 0)`
}

/**
 * What stands for a column in the hashed row. PostgreSQL's hashes follow its equality, and hold fewer bits than the
 * value for some types: numeric's leaves out the sign and the trailing zeros, that of 64-bit types folds 64 bits to 32,
 * citext's the case, an interval's how it is written. So only what is equal exactly when it reads the same is hashed as
 * it is; numbers and times by the bytes that the server would send; anything else by the text that is read of it.
 */
function cellOf(found: PostgresTable, column: string, major: number): string {
  const name = pg.escapeIdentifier(column)
  const { expression } = found.readings.get(column) ?? { expression: (quoted: string) => quoted }
  const declared = found.table.columns.find((candidate) => candidate.name === column)?.declared ?? ''
  if (major < hashesRecords) return expression(name)
  if (asItIs.test(declared)) return name
  if (texts.test(declared)) return `${name} collate "C"`
  const send = sends.find(([type]) => type.test(declared))
  if (send) return `pg_catalog.${send[1]}(${name})`
  return `row(${expression(name)})::pg_catalog.text collate "C"`
}

/** By the name that format_type gives: a domain or an agency's own type is none of these. */
const asItIs = /^(boolean|smallint|integer|oid|date|uuid|bytea)$/
const texts = /^(text|character varying(\(\d+\))?)$/
const sends: readonly (readonly [RegExp, string])[] = [
  [/^bigint$/, 'int8send'],
  [/^numeric(\(.*\))?$/, 'numeric_send'],
  [/^timestamp(\(\d\))? without time zone$/, 'timestamp_send'],
  [/^timestamp(\(\d\))? with time zone$/, 'timestamptz_send'],
  [/^time(\(\d\))? without time zone$/, 'time_send'],
]
