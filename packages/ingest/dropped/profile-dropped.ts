import { KhoError } from '@kho/schema/error.ts'
import { findIdentifiers } from '@kho/schema/release/find-identifiers.ts'
import { textRows } from '../batch.ts'
import { csvRecords } from '../sources/files/csv-records.ts'
import type { FileForm } from '../sources/files/file-form.ts'
import type { Spooled } from '../sources/files/spool.ts'
import { hashedBytes } from '../sources/files/whole-file.ts'
import { xlsxFrames } from '../sources/files/xlsx/xlsx-file.ts'
import { ColumnGatherer, type ColumnProfile } from './column-profile.ts'
import { dropBounds, tooLarge } from './drop-bounds.ts'
import { droppedForm } from './dropped-form.ts'
import type { SeenFile } from './propose-dropped.ts'

type Opened = Pick<Spooled, 'handle' | 'bytes'>

/**
 * What a dropped file is like, read to its end. KHO492 where it is too large, KHO493 where it is none of the files that are
 * taken, KHO494 where it cannot be relied on, KHO495 where no dataset can be made of it.
 */
export async function profileDropped(name: string, file: Opened, signal: AbortSignal): Promise<SeenFile> {
  try {
    const head = (await file.handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0)).buffer
    const form = droppedForm(name, head.subarray(0, Math.min(file.bytes, head.length)))
    const columns = (await gathered(file, form, signal)).map((column) => column.profile)
    refuseUnusable(columns)
    return { name, form, columns, rows: columns[0]?.rows ?? 0, bytes: file.bytes }
  } catch (thrown) {
    signal.throwIfAborted()
    throw thrown instanceof KhoError ? asTold(thrown) : thrown
  }
}

type Row = readonly (string | null)[]

async function gathered(file: Opened, form: FileForm, signal: AbortSignal): Promise<readonly ColumnGatherer[]> {
  let columns: readonly ColumnGatherer[] = []
  let rows = 0
  for await (const row of form.format === 'xlsx' ? sheetRows(file, form, signal) : csvRows(file, form, signal)) {
    if (rows === 0) columns = headerOf(row).map((name, _, { length }) => new ColumnGatherer(name, length))
    else for (const [at, column] of columns.entries()) column.add(careful(row[at] ?? null, rows))
    rows += 1
    if (rows > dropBounds.rows + 1) throw tooLarge(`more than ${dropBounds.rows} rows`)
  }
  return columns
}

function csvRows({ handle, bytes }: Opened, form: FileForm, signal: AbortSignal): AsyncGenerator<Row> {
  const file = {
    handle,
    bytes,
    digest: null,
    stillSame: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const pieces = hashedBytes(file, signal, () => undefined)
  return csvRecords(pieces, { ...form, encoding: form.encoding ?? 'utf-8' }, signal)
}

/** A sheet's header and rows; formulas give what they last came to, as texts. */
async function* sheetRows({ handle }: Opened, form: FileForm, signal: AbortSignal): AsyncGenerator<Row> {
  const asked = { sheet: null, columns: null, most: dropBounds.rows + 1 }
  for await (const frame of xlsxFrames(handle.fd, form, asked, signal)) {
    if (frame.kind === 'header') yield frame.names
    if (frame.kind === 'batch') yield* textRows(frame.batch)
  }
}

/** The names of the columns: each given, each once, and none that looks like a value of a record. */
function headerOf(row: Row): readonly string[] {
  const names = row.map((name) => (name ?? '').normalize('NFC').trim())
  if (names.length > dropBounds.columns) throw unusable(`It has more than ${dropBounds.columns} columns.`)
  if (names.some((name) => name === '')) throw notReliable('A column of its first line has no name.', 1)
  if (new Set(names).size < names.length) throw notReliable('Two columns of its first line have one name.', 1)
  if (names.some((name) => name.length > 120 || /\p{Cc}/u.test(name))) {
    throw notReliable('A column’s name in its first line is longer than 120 characters, or no line of text.', 1)
  }
  const values = names.filter((name) => findIdentifiers(name).length > 0 || /^[\d\s.,/:%+-]+$/.test(name))
  if (values.length > 0) throw unusable('Its first line holds values where the columns’ names belong.')
  return row.map((name) => name ?? '')
}

function careful(text: string | null, row: number): string | null {
  if (text !== null && text.length > dropBounds.cell) {
    throw notReliable(`A cell is longer than ${dropBounds.cell} characters.`, row + 1)
  }
  if (text?.includes('\0')) throw notReliable('A cell holds a zero character.', row + 1)
  return text
}

function refuseUnusable(columns: readonly ColumnProfile[]): void {
  if (columns.length === 0) throw unusable('It has no line of column names.')
  if ((columns[0]?.rows ?? 0) === 0) throw unusable('It has no row beneath its column names.')
  if (!columns.some(({ isKey }) => isKey))
    throw unusable('No column tells its rows apart: each misses a value or repeats one.')
}

/** What the readers of sources say, in words that name no file and quote nothing of one. */
function asTold(error: KhoError): KhoError {
  const line = typeof error.details.line === 'number' ? error.details.line : null
  const what = reasons[error.code]
  return what === undefined ? error : notReliable(what, line, error)
}

const reasons: { readonly [code: string]: string } = {
  KHO206: 'It holds no sheet.',
  KHO209: 'A line has another number of cells than the first, or quotes that do not match.',
  KHO210: 'It holds bytes that are not UTF-8.',
  KHO265: 'It is no workbook to rely on: broken, encrypted, or with XML that defines its own words.',
  KHO266: 'Its first sheet is no plain table: merged cells, a column without a name, or two of one name.',
  KHO267: 'It unpacks to far more than it is, or holds a cell or a line beyond all bounds.',
}

function notReliable(what: string, line: number | null, cause?: unknown): KhoError {
  const details = line === null ? {} : { line }
  return new KhoError('KHO494', `The file cannot be relied on. ${what}`, details, ...(cause ? [{ cause }] : []))
}

function unusable(what: string): KhoError {
  return new KhoError('KHO495', `No dataset can be made of this file. ${what}`)
}
