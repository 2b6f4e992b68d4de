import type { CellForm, FileColumn } from '../query/export-sql.ts'
import { ChunkBuffer, type FileRows, type RowChunk } from './file-rows.ts'
import { writeJsonCell } from './json-cell.ts'

const [tab, newline, backslash, letterN, brace, hyphen] = [9, 10, 92, 78, 125, 45]

interface JsonColumn {
  /** What stands before its value: `{"fee":` or `,"status":`. */
  readonly before: Buffer
  readonly form: CellForm
}

/**
 * Rows of COPY's text as lines of JSON, byte for byte what `row_to_json` writes of them. In COPY's text a line end ends a row
 * wherever it stands, so a row that a piece cuts is kept until it is whole.
 */
export class JsonRows implements FileRows {
  private readonly tells: number
  private readonly columns: readonly JsonColumn[]
  /** Bytes that a row has beside its cells'. */
  private readonly around: number
  private readonly chunk: ChunkBuffer
  /** The beginning of a row, from the pieces before. */
  private begun: Buffer[] = []

  constructor(tells: number, columns: readonly FileColumn[]) {
    this.tells = tells
    this.chunk = new ChunkBuffer(tells)
    this.columns = columns.map(({ name, form }, at) => {
      return { before: Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(name)}:`), form }
    })
    this.around = this.columns.reduce((sum, { before }) => sum + before.length + 16, 16)
  }

  isFull(): boolean {
    return this.chunk.isFull()
  }

  cut(): RowChunk {
    return this.chunk.cut()
  }

  take(bytes: Buffer, from: number): number {
    if (this.begun.length > 0) return this.takeBegun(bytes, from)
    const end = bytes.indexOf(newline, from)
    if (end === -1) {
      this.begun.push(bytes.subarray(from))
      return bytes.length
    }
    this.takeRow(bytes, from, end)
    return end + 1
  }

  private takeBegun(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(newline, from)
    const until = end === -1 ? bytes.length : end + 1
    this.begun.push(bytes.subarray(from, until))
    if (end === -1) return until
    const row = Buffer.concat(this.begun)
    this.begun = []
    this.takeRow(row, 0, row.length - 1)
    return until
  }

  private takeRow(bytes: Buffer, start: number, end: number): void {
    const { chunk } = this
    let at = start
    for (let place = 0; place < this.tells; place += 1) at = this.takeTold(place, bytes, at)
    chunk.reserve((end - at) * 6 + this.around) // a sign that JSON escapes becomes six at most
    for (const { before, form } of this.columns) {
      for (let index = 0; index < before.length; index += 1) chunk.out[chunk.length++] = before[index] ?? 0
      at = writeJsonCell(chunk, { bytes, form }, at) + 1
    }
    chunk.out[chunk.length++] = brace
    chunk.out[chunk.length++] = newline
    chunk.records += 1
  }

  private takeTold(place: number, bytes: Buffer, start: number): number {
    const end = bytes.indexOf(tab, start)
    const isNull = bytes[start] === backslash && bytes[start + 1] === letterN
    const key = () => unescaped(bytes.toString('utf8', start + 1, end))
    if (!isNull) this.chunk.tell(place, bytes[start] === hyphen ? null : key())
    return end + 1
  }
}

const letters = new Map(Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }))

/** A text behind COPY's escapes. */
function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/gs, (_, letter: string) => letters.get(letter) ?? letter) : text
}
