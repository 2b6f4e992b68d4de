import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AgencyTable } from '../agency-table.ts'
import { counted } from './counted.ts'
import { nestedRows } from './nested.ts'

interface JsonFile {
  readonly path: string
  readonly onRows: (rows: number) => void
}

/** Writes a table as lines of JSON. */
export async function writeNdjson(table: AgencyTable, { path, onRows }: JsonFile): Promise<void> {
  await pipeline(Readable.from(lines(table, onRows)), createWriteStream(path))
}

/** Writes a table as one JSON document, its records an array at the table's place in it. */
export async function writeJson(table: AgencyTable, { path, onRows }: JsonFile): Promise<void> {
  const names = table.within?.split('.') ?? []
  await pipeline(Readable.from(document(table, names, onRows)), createWriteStream(path))
}

function* document(table: AgencyTable, names: readonly string[], onRows: (rows: number) => void): Iterable<string> {
  yield `${names.map((name) => `{${JSON.stringify(name)}:`).join('')}[\n`
  let first = true
  for (const line of lines(table, onRows)) {
    yield first ? line : `,${line}`
    first = false
  }
  yield `]${'}'.repeat(names.length)}\n`
}

function* lines(table: AgencyTable, onRows: (rows: number) => void): Iterable<string> {
  const nested = nestedRows(table)
  for (const row of counted(table, onRows)) yield `${JSON.stringify(nested(row))}\n`
}
