import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { AgencyTable } from '../agency-table.ts'
import { counted } from './counted.ts'

export interface CsvFile {
  readonly path: string
  readonly delimiter: string
  readonly encoding: string
  readonly onRows: (rows: number) => void
}

/** Writes a table as CSV (RFC 4180, null as nothing). */
export async function writeCsv(table: AgencyTable, { path, delimiter, encoding, onRows }: CsvFile): Promise<void> {
  const csv = stringify({ header: true, columns: Object.keys(table.columns), record_delimiter: 'windows', delimiter })
  await pipeline(Readable.from(counted(table, onRows)), csv, recoded(encoding), createWriteStream(path))
}

/** UTF-8 as it is; `utf-16le` as spreadsheets save Unicode text, with its byte order mark. */
const recoded = (encoding: string) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    if (encoding !== 'utf-16le') return yield* chunks
    const decoder = new TextDecoder()
    yield Buffer.from('\ufeff', 'utf16le')
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf16le')
  }
