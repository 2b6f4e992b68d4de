import { KhoError } from '@kho/schema/error.ts'
import { isJsonObject, type JsonObject, parseJson, textOfJson, valueAt } from '../json/json-cells.ts'
import { missingColumns } from '../source-drift.ts'
import { schemaPaths } from './singer-catalog.ts'

type Row = readonly (string | null)[]

/** What is read of a tap, and where it says it ended. */
export interface StreamRead {
  readonly source: string
  readonly from: string
  readonly columns: readonly string[]
  /** Told every state of the tap; only the last one before a good end counts. */
  onState(state: string): void
}

/** The rows of one stream among the messages of a tap (Singer 0.3): SCHEMA, RECORD and STATE, a line each. */
export async function* singerRows(lines: AsyncIterable<string>, read: StreamRead): AsyncGenerator<Row> {
  const stream = { described: false, line: 0 }
  for await (const line of lines) {
    stream.line += 1
    const row = line.trim() === '' ? null : rowIn(messageOf(line, read.source, stream.line), read, stream)
    if (row) yield row
  }
  if (!stream.described) throw notSinger(read.source, `says nothing of ${read.from}`, stream.line)
}

/** The row that a message holds, null where it holds none of the stream. */
function rowIn(message: JsonObject, read: StreamRead, stream: { described: boolean; line: number }): Row | null {
  const { type } = message
  if (type === 'STATE') read.onState(JSON.stringify(message.value ?? null))
  if (type === 'BATCH') throw notSinger(read.source, 'sends its records in files', stream.line)
  if (message.stream !== read.from) return null
  if (type === 'SCHEMA') {
    refuseDrift(message, read)
    stream.described = true
  }
  if (type !== 'RECORD') return null
  if (!stream.described) throw notSinger(read.source, 'sends a record before its schema', stream.line)
  return rowOf(message, read, stream.line)
}

function messageOf(line: string, source: string, number: number): JsonObject {
  try {
    const message = parseJson(line)
    if (isJsonObject(message) && typeof message.type === 'string') return message
  } catch {
    // The parser's own words would hold the agency's data.
  }
  throw notSinger(source, 'writes what is no message', number)
}

function refuseDrift({ schema }: JsonObject, { source, from, columns }: StreamRead): void {
  const known = isJsonObject(schema) ? schema : {}
  const paths = schemaPaths(known)
  const tops = isJsonObject(known.properties) ? Object.keys(known.properties) : []
  const names = new Set([...paths, ...tops])
  const missing = columns.filter((column) => !names.has(column) && !openAt(known, column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
}

/** A property whose own are not listed may hold any. */
function openAt(schema: JsonObject, column: string): boolean {
  const { properties } = schema
  const [name = '', ...rest] = column.split('.')
  const inner = isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  if (!isJsonObject(inner) || rest.length === 0) return false
  return !isJsonObject(inner.properties) || openAt(inner, rest.join('.'))
}

function rowOf({ record }: JsonObject, { source, columns }: StreamRead, number: number): Row {
  if (!isJsonObject(record)) throw notSinger(source, 'sends a record that is no object', number)
  return columns.map((column) => {
    const value = valueAt(record, column)
    const text = value === undefined ? null : textOfJson(value)
    if (text === null || text.isWellFormed()) return text
    throw notSinger(source, 'sends half a character', number)
  })
}

function notSinger(source: string, what: string, line: number): KhoError {
  return new KhoError('KHO272', `The tap of source ${source} ${what} (line ${line}).`, { source, line })
}
