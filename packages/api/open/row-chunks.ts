import type { Finish } from '../query/export-sql.ts'
import { finished } from './finished-cell.ts'

/** How COPY's bytes are read, and a file's lines end. */
export interface RowForm {
  /** Whether each row begins with a piece of its own, in hex, before the first delimiter. */
  readonly tells: boolean
  readonly quote: number
  readonly delimiter: number
  readonly lineEnd: Buffer
  /** By column, what PostgreSQL wrote in a form of its own; such a cell is in no quotes. */
  readonly finishes: readonly (Finish | null)[]
}

/** Some whole rows of a file, and what stood before them. */
export interface RowChunk {
  readonly bytes: Buffer<ArrayBuffer>
  readonly records: number
  readonly told: string
}

/** A chunk is full with as many records, which is the most that one entry of the ledger tells of, or with as many bytes. */
export const mostRecords = 5_000
const mostBytes = 2_097_152
const newline = 10
const nothing = Buffer.alloc(0)

/**
 * Takes COPY's bytes apart into chunks of whole rows, without what each row tells beside its cells. A line end inside quotes
 * ends no row.
 */
export async function* rowChunks(copied: AsyncIterable<Buffer>, form: RowForm): AsyncGenerator<RowChunk> {
  const rows = new Rows(form)
  for await (const bytes of copied) {
    for (let at = 0; at < bytes.length; ) {
      at = rows.take(bytes, at)
      if (rows.isFull()) yield rows.cut()
    }
  }
  if (rows.records > 0) yield rows.cut()
}

/** Rows as they come together, from pieces that end anywhere. */
class Rows {
  records = 0
  private readonly form: RowForm
  private out = Buffer.allocUnsafe(65_536)
  private length = 0
  private told: string[] = []
  private isTelling: boolean
  private isQuoted = false
  /** Whether what was taken so far ends with a row's end. */
  private isBetween = true
  private column = 0
  /** The beginning of a cell that is to be finished, from the piece before. */
  private begun: Buffer = nothing

  constructor(form: RowForm) {
    this.form = form
    this.isTelling = form.tells
  }

  isFull(): boolean {
    return this.records >= mostRecords || (this.length >= mostBytes && this.isBetween)
  }

  /** Takes bytes from a place on, to the end of a row where one ends. Gives the place after what it took. */
  take(bytes: Buffer, from: number): number {
    const start = this.isTelling ? this.takeTold(bytes, from) : from
    return this.isTelling ? start : this.takeCells(bytes, start)
  }

  cut(): RowChunk {
    const told = Buffer.from(this.told.join('').replaceAll('"', ''), 'hex').toString('utf8')
    const chunk = { bytes: this.out.subarray(0, this.length), records: this.records, told }
    this.out = Buffer.allocUnsafe(Math.max(65_536, this.length + 65_536))
    this.length = 0
    this.records = 0
    this.told = []
    return chunk
  }

  private takeTold(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(this.form.delimiter, from)
    const until = end === -1 ? bytes.length : end
    if (until > from) this.told.push(bytes.toString('latin1', from, until))
    this.isTelling = end === -1
    return end === -1 ? until : until + 1
  }

  /** `added` is how far the piece was added, `cell` where its present cell begins. */
  private takeCells(bytes: Buffer, start: number): number {
    const { quote, delimiter, finishes } = this.form
    let { isQuoted } = this
    let [added, cell] = [start, start]
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at]
      if (byte === quote) isQuoted = !isQuoted
      if (isQuoted || (byte !== delimiter && byte !== newline)) continue
      const finish = finishes[this.column]
      if (finish) {
        this.add(bytes, added, cell)
        this.addFinished(finish, bytes.subarray(cell, at))
        added = at
      }
      if (byte === newline) return this.endRow(bytes, added, at)
      this.column += 1
      cell = at + 1
    }
    this.isQuoted = isQuoted
    this.isBetween = false
    const until = finishes[this.column] ? cell : bytes.length
    this.add(bytes, added, until)
    this.begun = Buffer.concat([this.begun, bytes.subarray(until)])
    return bytes.length
  }

  private endRow(bytes: Buffer, added: number, end: number): number {
    this.add(bytes, added, end)
    this.add(this.form.lineEnd, 0, this.form.lineEnd.length)
    this.records += 1
    this.column = 0
    this.isQuoted = false
    this.isTelling = this.form.tells
    this.isBetween = true
    return end + 1
  }

  private addFinished(finish: Finish, rest: Buffer): void {
    const cell = this.begun.length > 0 ? Buffer.concat([this.begun, rest]) : rest
    this.begun = nothing
    this.reserve(cell.length + 16)
    this.length = finished(finish, cell, { out: this.out, at: this.length })
  }

  private add(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    bytes.copy(this.out, this.length, start, end)
    this.length += end - start
  }

  private reserve(more: number): void {
    const length = this.length + more
    if (length <= this.out.length) return
    const larger = Buffer.allocUnsafe(Math.max(length, this.out.length * 2))
    this.out.copy(larger, 0, 0, this.length)
    this.out = larger
  }
}
