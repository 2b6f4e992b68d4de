import mysql from 'mysql2'
import type { SourceColumn } from '../../source.ts'
import type { MysqlTable } from './mysql-tables.ts'

/** What a server can hash with, by its `version()`. */
export type MysqlHash = 'crc' | 'md5'

/**
 * MariaDB from 10.8 on has a second polynomial beside CRC-32: together they are 64 bits that no change of up to 64
 * neighbouring bits escapes, at two thirds of the cost of md5 (1,000,000 rows of 15 columns: 1.1 s to 1.7 s). CRC-32
 * twice, of different texts, would be 32 bits: it is linear.
 */
export function hashOfVersion(version: string): MysqlHash {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  const two = Number(major) > 10 || (Number(major) === 10 && Number(minor) >= 8)
  return version.includes('MariaDB') && two ? 'crc' : 'md5'
}

/** An unsigned 64-bit hash of some columns of a row, in SQL. It changes whenever the text that is read of any does. */
export function hashOf(found: MysqlTable, columns: readonly string[], hash: MysqlHash): string {
  const text = joined(found, columns)
  if (hash === 'crc') return bothCrcs(text)
  return `cast(conv(left(md5(${text}), 16), 16, 10) as unsigned)`
}

/**
 * The row's text is made once and kept in a variable of the session for the second polynomial: of 400,000 rows of 15
 * columns MariaDB then spends 0.51 s of a processor on it, and 0.73 s where it makes the text twice. It evaluates the
 * first operand first, which a test holds it to.
 */
function bothCrcs(text: string): string {
  return `(crc32(@kho_text := ${text}) << 32 | crc32c(@kho_text))`
}

/**
 * Cells joined by NUL, which no text that Kho takes holds; nulls, which the server leaves out, are told at the end. The
 * literal is binary, so texts stand there by their bytes; those of several character sets are made one first.
 */
function joined(found: MysqlTable, columns: readonly string[]): string {
  const facts = new Map(found.table.columns.map((column) => [column.name, column]))
  const cells = columns.map((column) => cellOf(found, column, facts.get(column)))
  const nullable = columns.filter((column) => facts.get(column)?.nullable !== false)
  const nulls = nullable.map((column) => `isnull(${mysql.escapeId(column, true)})`)
  return `concat_ws(x'00', ${[...cells, ...(nulls.length > 0 ? [`concat(${nulls.join(', ')})`] : [])].join(', ')})`
}

/** Floats are read as doubles; bytes and bits may hold a NUL: these by the text that is read. The rest as it is, which is four times as fast as a cast. */
const asRead =
  /^(float|double|bit|binary|varbinary|tinyblob|blob|mediumblob|longblob|.*point|.*linestring|.*polygon|geom)/

const texts = /^(char|varchar|tinytext|text|mediumtext|longtext|enum|set)/

function cellOf(found: MysqlTable, column: string, facts: SourceColumn | undefined): string {
  const name = mysql.escapeId(column, true)
  const reading = found.readings.get(column)
  if (!found.oneCollation && texts.test(facts?.declared.toLowerCase() ?? '')) return `convert(${name} using utf8mb4)`
  return reading && asRead.test(facts?.declared.toLowerCase() ?? '') ? reading.expression(name) : name
}
