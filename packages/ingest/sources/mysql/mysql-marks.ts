import mysql from 'mysql2'
import type { Batch, MarkReader, MarkTotal, SourceColumn } from '../../source.ts'
import { paceOf, rowsInStep } from '../pace.ts'
import { hashOf, type MysqlHash } from './mysql-hash.ts'
import { partsOf, rangesOf } from './mysql-ranges.ts'
import { type MysqlReading, refuseCutValues } from './mysql-reading.ts'
import type { MysqlTable } from './mysql-tables.ts'

/** SQL of a row's two marks, unsigned. */
export interface MysqlMarks {
  readonly origin: string
  readonly version: string
}

/** The marks of a table's rows; null for views and tables without a key, and for keys that no literal finds again. */
export function marksOf(
  found: MysqlTable,
  request: { readonly key: readonly string[]; readonly columns: readonly string[] },
  hash: MysqlHash,
): MysqlMarks | null {
  if (found.table.key.length === 0 || request.key.length === 0) return null
  if (request.key.some((column) => literalOf(found, column) === null)) return null
  return { origin: hashOf(found, request.key, hash), version: hashOf(found, request.columns, hash) }
}

/** Compares inside the snapshot's own session. */
export function mysqlMarks(reading: MysqlReading, marks: MysqlMarks): MarkReader {
  const { request } = reading
  return {
    totals: (bits) => totalsOf(reading, marks, bits),
    keys: (bits, groups) => reading.rowsWhere(whereOf(marks, bits, groups), request.key),
    ofKeys: (keys) => rowsOfKeys(reading, keys),
  }
}

/** In one statement; where the source bounds rows a second in many, each when it is due: a server sums as fast as it can. */
async function* totalsOf(reading: MysqlReading, marks: MysqlMarks, bits: number): AsyncGenerator<readonly MarkTotal[]> {
  const { session, found, request, source, rowsPerSecond, signal } = reading
  const ranges = rowsPerSecond === null ? null : rangesOf(found, rowsInStep(rowsPerSecond))
  const due = rowsPerSecond === null ? null : paceOf(rowsPerSecond, signal)
  for await (const where of partsOf(session, ranges)) {
    const rows = await session.rows(session.mark + totalsStatement(found, marks, bits, where))
    await refuseCutValues(session, source, request.from)
    const part = rows.map(([group, count, sum]) => ({ group: Number(group), rows: Number(count), sum: sum ?? '0' }))
    yield part
    if (ranges) await due?.(part.reduce((all, { rows }) => all + rows, 0))
  }
}

/** The statements of a compare, `…` where it puts groups or keys. */
export function markStatements(
  found: MysqlTable,
  key: readonly string[],
  marks: MysqlMarks,
  { rowsWhere, rowsPerSecond }: Sending,
): readonly string[] {
  return [
    ...totalsStatements(found, marks, rowsPerSecond),
    rowsWhere('', key),
    rowsWhere(`where (${groupOf(marks.origin, 12)}) in (…)`, key),
    rowsWhere(`where ${isOneOf(found, key, [key.map(() => '…')])}`),
  ]
}

/** How a connector asks, for those who are told. */
interface Sending {
  readonly rowsWhere: (where: string, columns?: readonly string[]) => string
  readonly rowsPerSecond: number | null
}

function totalsStatements(found: MysqlTable, marks: MysqlMarks, rowsPerSecond: number | null): readonly string[] {
  const ranges = rowsPerSecond === null ? null : rangesOf(found, rowsInStep(rowsPerSecond))
  if (ranges === null) return [totalsStatement(found, marks, 12)]
  return [ranges.last('…'), totalsStatement(found, marks, 12, ranges.between('…', '…'))]
}

function nameOf({ table }: MysqlTable): string {
  return mysql.escapeId(table.name, true)
}

function totalsStatement(found: MysqlTable, { origin, version }: MysqlMarks, bits: number, where = ''): string {
  return `select ${groupOf(origin, bits)} as g, count(*), cast(mod(sum(${version}), 18446744073709551616) as char) from ${nameOf(found)}${where} group by g`
}

function groupOf(origin: string, bits: number): string {
  return bits === 0 ? '0' : `${origin} >> ${64 - bits}`
}

function whereOf({ origin }: MysqlMarks, bits: number, groups: readonly number[] | null): string {
  if (groups === null) return ''
  return groups.length === 0 ? 'where false' : `where (${groupOf(origin, bits)}) in (${groups.join(',')})`
}

/** Below the number from which MariaDB makes a list a table of its own. */
const keysPerStatement = 900

async function* rowsOfKeys(
  reading: MysqlReading,
  keys: readonly (readonly (string | null)[])[],
): AsyncGenerator<Batch> {
  const { found, request } = reading
  const unique = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
  for (let from = 0; from < unique.length; from += keysPerStatement) {
    yield* reading.rowsWhere(`where ${isOneOf(found, request.key, unique.slice(from, from + keysPerStatement))}`)
  }
}

function isOneOf(found: MysqlTable, columns: readonly string[], keys: readonly (readonly (string | null)[])[]): string {
  const names = columns.map((column) => mysql.escapeId(column, true))
  const literals = columns.map((column) => literalOf(found, column) ?? mysql.escape)
  if (names.length === 1 && keys.every(([text]) => text !== null)) {
    return `${names[0]} in (${keys.map(([text]) => literals[0]?.(text ?? '')).join(',')})`
  }
  const isKey = (key: readonly (string | null)[]) =>
    names
      .map((name, at) => (key[at] == null ? `${name} is null` : `${name} = ${literals[at]?.(key[at])}`))
      .join(' and ')
  return keys.map((key) => `(${isKey(key)})`).join(' or ')
}

type Literal = (text: string) => string

/** How the text that was read of a column becomes a literal that its index finds; null where none does. */
function literalOf(found: MysqlTable, column: string): Literal | null {
  const facts: SourceColumn | undefined = found.table.columns.find(({ name }) => name === column)
  const declared = facts?.declared.toLowerCase() ?? ''
  if (/^(tinyint|smallint|mediumint|int|bigint|decimal|year)/.test(declared)) return numberLiteral
  if (/^timestamp/.test(declared)) return (text) => mysql.escape(text.replace('+00:00', ''))
  if (/^(binary|varbinary)/.test(declared)) return (text) => `x'${text.replace(/[^0-9a-f]/g, '')}'`
  return /^(char|varchar|tinytext|text|enum|set|uuid|date|datetime|time)/.test(declared) ? mysql.escape : null
}

function numberLiteral(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : mysql.escape(text)
}
