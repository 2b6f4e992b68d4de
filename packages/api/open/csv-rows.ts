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
  /** Of the cell at hand, within its piece. One for all cells: one each was a third of what a file left to be collected. */
  private readonly span: Span = { start: 0, end: 0 }

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
      this.span.start = cell
      this.span.end = at
      this.tell(this.column + this.tells, bytes)
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

  private tell(place: number, bytes: Buffer): void {
    const { start, end } = this.span
    if (this.begun.length === 0 && bytes[start] === equals) {
      this.chunk.toldAt(place)?.add(bytes, start + 1, end)
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
        this.span.start = cell
        this.span.end = at
        this.addFinished(finish, bytes)
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

  private addFinished(finish: 'moment' | 'boolean', bytes: Buffer): void {
    const { chunk, begun, span } = this
    if (begun.length > 0) {
      this.begun = nothing
      const cell = Buffer.concat([begun, bytes.subarray(span.start, span.end)])
      span.start = 0
      span.end = cell.length
      this.addFinished(finish, cell)
      return
    }
    const { start, end } = span
    if (start === end) return // null
    chunk.reserve(end - start + 16)
    const last = finish === 'moment' ? writeMoment(chunk, bytes, start) : writeWord(chunk, bytes, start)
    if (last !== end) throw new TypeError('a cell in another form')
  }
}

interface Span {
  start: number
  end: number
}
