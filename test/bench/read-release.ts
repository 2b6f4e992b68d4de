import { hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { sheetRows } from '@kho/ingest/sources/files/xlsx/sheet-rows.ts'
import { openWorkbook } from '@kho/ingest/sources/files/xlsx/workbook.ts'
import { workbookParts } from '@kho/ingest/sources/files/xlsx/workbook-parts.ts'
import { parse } from 'csv-parse'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ogrFeatures } from '../harness/ogr.ts'
import { hasOpenpyxl, type OpenpyxlCell, openpyxlRows } from '../harness/openpyxl.ts'

type Cells = readonly (string | null)[]

/** What a file holds, by a reader that did not write it: how many records, and a digest of all their cells in order. */
export interface Held {
  readonly rows: number
  readonly digest: string
}

/** Reads a file of a release record by record. */
export function readRelease(format: string, file: string): Promise<Held> {
  const rows = readers[format]?.(file)
  if (!rows) throw new Error(`no reader of ${format}`)
  return heldIn(rows)
}

/** The same of any rows. Digests are chained some thousand rows at a time. */
export async function heldIn(rows: AsyncIterable<Cells>): Promise<Held> {
  const held = { rows: 0, digest: '' }
  let some: Cells[] = []
  const add = () => {
    held.digest = hash('sha256', held.digest + JSON.stringify(some))
    some = []
  }
  for await (const row of rows) {
    held.rows += 1
    some.push(row)
    if (some.length === 5000) add()
  }
  add()
  return held
}

const readers: { readonly [format: string]: (file: string) => AsyncIterable<Cells> } = {
  csv: (file) => csvRows(createReadStream(file)),
  excel: (file) =>
    csvRows(createReadStream(file, { start: 3 }), (cell) => cell.replace(/^'(?=[=+@\t\r\n＝＋－＠-])/, '')),
  ndjson: jsonRows,
  json: jsonRows,
  parquet: parquetRows,
  xlsx: workbookRows,
  geojson: featureRows,
}

/** By csv-parse; null and the empty text apart. */
export async function* csvRows(bytes: NodeJS.ReadableStream, plain = (cell: string) => cell): AsyncGenerator<Cells> {
  const cast = (value: string, { quoting }: { quoting: boolean }) => (value === '' && !quoting ? null : plain(value))
  yield* bytes.pipe(parse({ cast, from_line: 2 })) as AsyncIterable<Cells>
}

async function* jsonRows(file: string): AsyncGenerator<Cells> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.startsWith('{')) continue
    yield Object.values(JSON.parse(line.replace(/,$/, ''))).map((value) => (value === null ? null : String(value)))
  }
}

/** By hyparquet, a hundred thousand rows at a time. Times come as milliseconds: those of this bench have no more digits. */
async function* parquetRows(path: string): AsyncGenerator<Cells> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  for (let rowStart = 0; rowStart < Number(metadata.num_rows); rowStart += 100_000) {
    const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd: rowStart + 100_000 })
    yield* rows.map((row) => Object.values(row).map(cellIn))
  }
}

function cellIn(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date ? `${value.toISOString().slice(0, -1)}000Z` : String(value)
}

/** By GDAL, whose empty text is a null as well. */
async function* featureRows(file: string): AsyncGenerator<Cells> {
  for await (const feature of ogrFeatures(file)) yield Object.values(feature).map((cell) => cell || null)
}

/** By openpyxl where it is installed, else by what Kho reads agencies' workbooks with; each sheet begins with the columns' names. */
async function* workbookRows(file: string): AsyncGenerator<Cells> {
  let head = ''
  for await (const cells of hasOpenpyxl ? openpyxlRows(file) : ownRows(file)) {
    const row = cells.map(textOf)
    head ||= row.join()
    if (row.join() !== head) yield row
  }
}

/** What openpyxl makes a number with a point of is a sum in this bench, of two decimals. */
function textOf(cell: OpenpyxlCell): string | null {
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : cell.toFixed(2)
  return cell === null ? null : String(cell)
}

async function* ownRows(file: string): AsyncGenerator<Cells> {
  await using handle = await open(file)
  const parts = await workbookParts(handle.fd, (await stat(file)).size)
  for (let sheet = 1; ; sheet += 1) {
    const book = await openWorkbook(parts, String(sheet)).catch(() => null)
    if (!book) return
    let columns = 0
    for await (const row of sheetRows(parts, book)) {
      columns ||= row.length
      yield Array.from({ length: columns }, (_, at) => row[at] ?? null)
    }
  }
}
