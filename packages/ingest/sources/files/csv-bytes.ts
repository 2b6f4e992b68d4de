import { isUtf8 } from 'node:buffer'
import { KhoError } from '@kho/schema/error.ts'
import type { Batch } from '../../source.ts'
import { missingColumns } from '../source-drift.ts'
import { headerOf } from './csv-header.ts'
import type { CsvForm } from './csv-records.ts'
import { CsvBroken, type CsvFault, CsvScanner } from './csv-scanner.ts'

const rowsPerBatch = 4000
const longestRecord = 16 * 1024 * 1024

/**
 * The asked columns of a CSV file in UTF-8, cells pointing into the file's own bytes. Strict as `csvRecords` is, with the
 * same errors.
 */
export async function* csvByteBatches(
  bytes: AsyncIterable<Buffer>,
  form: CsvForm,
  columns: readonly string[],
): AsyncGenerator<Batch> {
  const reader = new BatchReader(form, columns)
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of bytes) {
    if (rest.length > longestRecord) throw refused(form, reader.line + 1, 'is longer than 16 MB')
    const block = Buffer.concat([rest, piece])
    const end = yield* reader.read(block, false)
    rest = block.subarray(end)
  }
  yield* reader.read(rest, true)
  reader.end()
}

class BatchReader {
  readonly #form: CsvForm
  readonly #columns: readonly string[]
  readonly #scanner: CsvScanner
  /** For each column of the file the asked column that it is, -1 for none; null before the header. */
  #slots: Int32Array | null = null
  #cells = new Int32Array(1024)
  #isBegun = false

  constructor(form: CsvForm, columns: readonly string[]) {
    this.#form = form
    this.#columns = columns
    this.#scanner = new CsvScanner(form.delimiter)
  }

  get line(): number {
    return this.#scanner.lines
  }

  /** A file without a header is no file of a table. */
  end(): void {
    if (this.#slots === null) headerOf(undefined, this.#form)
  }

  /** All whole records of a block; gives where the first one begins that is not whole. */
  *read(block: Buffer, isLast: boolean): Generator<Batch, number> {
    // Before a cell is changed in place. No character goes beyond a line's end.
    const lines = block.subarray(0, isLast ? block.length : block.lastIndexOf(0x0a) + 1)
    if (!isUtf8(lines)) throw notUtf8(this.#form, lines, this.line)
    this.#scanner.take(block, isLast)
    let at = this.#isBegun ? 0 : markLength(block)
    if (at < 0 && !isLast) return 0
    at = Math.max(at, 0)
    this.#isBegun = true
    if (this.#slots === null) at = this.#header(block, at)
    while (this.#slots !== null && at < block.length) {
      const { batch, end } = this.#batch(block, at)
      if (batch.rows > 0) yield batch
      at = end
      if (batch.rows < rowsPerBatch) break
    }
    return at
  }

  #header(block: Buffer, begin: number): number {
    if (begin === block.length) return begin
    const end = this.#next(begin)
    if (end < 0) return begin
    const { places, count } = this.#scanner
    const record = Array.from({ length: count }, (_, cell) => {
      const from = places[cell * 2] ?? -1
      return from < 0 ? null : block.toString('utf8', from, places[cell * 2 + 1])
    })
    const header = headerOf(record, this.#form)
    const missing = this.#columns.filter((column) => !header.includes(column))
    if (missing.length > 0) throw missingColumns(this.#form.source, this.#form.from, missing)
    this.#slots = Int32Array.from(header, (name) => this.#columns.indexOf(name))
    return end
  }

  #batch(block: Buffer, begin: number): { batch: Batch; end: number } {
    const slots = this.#slots ?? new Int32Array(0)
    const width = this.#columns.length
    let rows = 0
    let at = begin
    while (rows < rowsPerBatch && at < block.length) {
      const end = this.#next(at)
      if (end < 0) break
      if (this.#scanner.count !== slots.length) throw this.#told(new CsvBroken('ragged', this.#scanner.line))
      if ((rows + 1) * width * 2 > this.#cells.length) this.#cells = enlarged(this.#cells, width * 2)
      copyPlaces(this.#scanner.places, slots, this.#cells, rows * width * 2)
      rows += 1
      at = end
    }
    return { batch: { rows, width, bytes: block, cells: this.#cells.slice(0, rows * width * 2) }, end: at }
  }

  #next(begin: number): number {
    try {
      return this.#scanner.record(begin)
    } catch (cause) {
      throw cause instanceof CsvBroken ? this.#told(cause) : cause
    }
  }

  #told({ fault, line }: CsvBroken): KhoError {
    return refused(this.#form, line, words[fault])
  }
}

function copyPlaces(places: Int32Array, slots: Int32Array, cells: Int32Array, base: number): void {
  for (let column = 0; column < slots.length; column += 1) {
    const slot = slots[column] ?? -1
    if (slot < 0) continue
    cells[base + slot * 2] = places[column * 2] ?? -1
    cells[base + slot * 2 + 1] = places[column * 2 + 1] ?? -1
  }
}

function enlarged(cells: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2 + least)
  larger.set(cells)
  return larger
}

const mark = Buffer.from('\uFEFF')

/** Bytes of the byte order mark that a file begins with; -1 where more of them are needed to tell. */
function markLength(block: Buffer): number {
  if (block.length < mark.length) return block.length > 0 && mark.subarray(0, block.length).equals(block) ? -1 : 0
  return block.subarray(0, mark.length).equals(mark) ? mark.length : 0
}

const words: { readonly [fault in CsvFault]: string } = {
  ragged: 'has another number of cells than the header',
  unclosed: 'opens a quote that is never closed',
  after_quote: 'has text after a closing quote',
  quote_inside: 'has a quote inside an unquoted cell',
}

/** Only the line and what is wrong are told: the rest is the agency's data. */
function refused({ source, from }: CsvForm, line: number, what: string): KhoError {
  return new KhoError('KHO209', `Line ${line} of ${from} of source ${source} ${what}.`, { source, from, line })
}

function notUtf8({ source, from, encoding }: CsvForm, bytes: Buffer, linesBefore: number): KhoError {
  let afterLine = linesBefore
  for (let at = 0; at < bytes.length; afterLine += 1) {
    const feed = bytes.indexOf(0x0a, at)
    const end = feed < 0 ? bytes.length : feed + 1
    if (!isUtf8(bytes.subarray(at, end))) break
    at = end
  }
  const message = `File ${from} of source ${source} holds bytes that are not ${encoding}, after line ${afterLine}.`
  return new KhoError('KHO210', message, { source, from, encoding, afterLine })
}
