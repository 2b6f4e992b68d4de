import type { FileColumn } from '../query/export-sql.ts'
import { ChunkBuffer, type FileRows, type RowChunk } from './file-rows.ts'
import { writeMoment, writeWord } from './finished-cell.ts'

const [quote, comma, newline, equals] = [34, 44, 10, 61]
const lineEnd = Buffer.from('\r\n')
const nothing = Buffer.alloc(0)

/**
 * Rows of COPY's CSV as a file has them: without the cells that say whom each tells of, moments and booleans finished, lines
 * ended as RFC 4180 wants it. A line end inside quotes ends no row.
 */
export class CsvRows implements FileRows {
  private readonly tells: number
  private readonly finishes: readonly ('moment' | 'boolean' | null)[]
  private readonly chunk: ChunkBuffer
  private isQuoted = false
  /** Whether what was taken so far ends with a row's end. */
  private isBetween = true
  /** Of the row's own columns; those before it are below zero. */
  private column: number
  /** The beginning of a cell that is kept whole, from the piece before. */
  private begun: Buffer = nothing

  constructor(tells: number, columns: readonly FileColumn[]) {
    this.tells = tells
    this.column = -tells
    this.chunk = new ChunkBuffer(tells)
    this.finishes = columns.map(({ form }) => (form === 'moment' || form === 'boolean' ? form : null))
  }

  isFull(): boolean {
    return this.isBetween && this.chunk.isFull()
  }

  cut(): RowChunk {
    return this.chunk.cut()
  }

  take(bytes: Buffer, from: number): number {
    const start = this.column < 0 ? this.takeTold(bytes, from) : from
    return this.column < 0 ? start : this.takeCells(bytes, start)
  }

  private takeTold(bytes: Buffer, from: number): number {
    let { isQuoted } = this
    this.isBetween = false
    let cell = from
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at]
      if (byte === quote) isQuoted = !isQuoted
      if (isQuoted || byte !== comma) continue
      this.tell(this.column + this.tells, bytes, { start: cell, end: at })
      cell = at + 1
      this.column += 1
      if (this.column === 0) break
    }
    this.isQuoted = isQuoted
    if (this.column < 0) {
      this.begun = Buffer.concat([this.begun, bytes.subarray(cell)])
      return bytes.length
    }
    return cell
  }

  private tell(place: number, bytes: Buffer, { start, end }: Span): void {
    if (this.begun.length === 0 && bytes[start] === equals) {
      this.chunk.tell(place, bytes.toString('utf8', start + 1, end))
      return
    }
    const text = Buffer.concat([this.begun, bytes.subarray(start, end)]).toString('utf8')
    this.begun = nothing
    const cell = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
    if (cell !== '') this.chunk.tell(place, cell === '-' ? null : cell.slice(1))
  }

  /** `added` is how far the piece was added, `cell` where its present cell begins. */
  private takeCells(bytes: Buffer, start: number): number {
    const { finishes } = this
    let { isQuoted } = this
    let [added, cell] = [start, start]
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at]
      if (byte === quote) isQuoted = !isQuoted
      if (isQuoted || (byte !== comma && byte !== newline)) continue
      const finish = finishes[this.column]
      if (finish) {
        this.chunk.add(bytes, added, cell)
        this.addFinished(finish, bytes, { start: cell, end: at })
        added = at
      }
      if (byte === newline) return this.endRow(bytes, added, at)
      this.column += 1
      cell = at + 1
    }
    this.isQuoted = isQuoted
    this.isBetween = false
    const until = finishes[this.column] ? cell : bytes.length
    this.chunk.add(bytes, added, until)
    this.begun = Buffer.concat([this.begun, bytes.subarray(until)])
    return bytes.length
  }

  private endRow(bytes: Buffer, added: number, end: number): number {
    this.chunk.add(bytes, added, end)
    this.chunk.add(lineEnd, 0, lineEnd.length)
    this.chunk.records += 1
    this.column = -this.tells
    this.isQuoted = false
    this.isBetween = true
    return end + 1
  }

  private addFinished(finish: 'moment' | 'boolean', bytes: Buffer, { start, end }: Span): void {
    const { chunk, begun } = this
    const isWhole = begun.length === 0
    const cell = isWhole ? bytes : Buffer.concat([begun, bytes.subarray(start, end)])
    const [first, last] = isWhole ? [start, end] : [0, cell.length]
    this.begun = nothing
    if (first === last) return // null
    chunk.reserve(last - first + 16)
    const write = finish === 'moment' ? writeMoment : writeWord
    if (write(chunk, cell, first) !== last) throw new TypeError('a cell in another form')
  }
}

interface Span {
  readonly start: number
  readonly end: number
}
