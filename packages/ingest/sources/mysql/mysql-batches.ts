import type mysql from 'mysql2'
import type { Batch } from '../../source.ts'
import { hexToInt64 } from './hex-to-int64.ts'
import type { MysqlSession } from './mysql-session.ts'
import { type RowSink, streamOf } from './mysql-stream.ts'

const batchBytes = 256 * 1024
const batchRows = 4000

/** How rows are shaped: cells in a row, of which the last two are hexadecimal texts of marks where rows are marked. */
export interface MysqlShape {
  readonly width: number
  readonly marked: boolean
}

/** The rows of a query that gives texts only, as the bytes that the server sent. */
export function streamBatches(
  session: Pick<MysqlSession, 'connection' | 'cut'>,
  sql: string,
  shape: MysqlShape,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  return streamOf(session, sql, new ByteSink(shape), signal)
}

/** A packet as mysql2 hands it on: valid until the call is over. */
interface Packet {
  readonly buffer: Buffer
  readonly offset: number
  readonly end: number
  isEOF(): boolean
}

/** Part of mysql2's query that is not in its types: what is called for each packet behind the column definitions, and gives what is called for the next. */
interface RowReader {
  row(packet: Packet, connection: unknown): unknown
}

const isNull = 0xfb

/** Bytes of the length that stands behind such a first byte. */
function widthOf(first: number): number {
  return first === 0xfc ? 2 : first === 0xfd ? 3 : 8
}

class ByteSink implements RowSink<Batch> {
  readonly #width: number
  readonly #marked: boolean
  #bytes = Buffer.allocUnsafeSlow(batchBytes)
  #cells: Int32Array<ArrayBuffer>
  #at = 0
  #rows = 0

  constructor({ width, marked }: MysqlShape) {
    this.#width = width
    this.#marked = marked
    this.#cells = new Int32Array(width * 2 * 1024)
  }

  attach(query: mysql.Query, onRow: () => void): void {
    const reader = query as unknown as RowReader
    const end = reader.row.bind(query)
    reader.row = (packet, connection) => {
      if (packet.isEOF()) return end(packet, connection)
      this.#add(packet)
      onRow()
      return reader.row
    }
  }

  isFull(): boolean {
    return this.#at >= batchBytes * 0.9 || this.#rows >= batchRows
  }

  take(): Batch | null {
    if (this.#rows === 0) return null
    const cells = this.#cells.slice(0, this.#rows * this.#width * 2)
    const batch = { rows: this.#rows, width: this.#width, bytes: this.#bytes.subarray(0, this.#at), cells }
    this.#bytes = Buffer.allocUnsafeSlow(batchBytes)
    this.#at = 0
    this.#rows = 0
    return batch
  }

  /** Copies a row as it stands, lengths and all; its cells point into the copy. */
  #add({ buffer, offset, end }: Packet): void {
    const begin = this.#at
    this.#reserve(end - offset + 16)
    buffer.copy(this.#bytes, begin, offset, end)
    this.#at = begin + end - offset
    const first = this.#rows * this.#width * 2
    if (first + this.#width * 2 > this.#cells.length) this.#enlarge()
    this.#place(begin, first)
    if (this.#marked) for (const mark of [2, 1]) this.#mark(first + (this.#width - mark) * 2)
    this.#rows += 1
  }

  /** Notes where the cells of the row stand: texts behind their lengths (MySQL's manual, "Protocol::LengthEncodedString"). */
  #place(begin: number, first: number): void {
    const cells = this.#cells
    let at = begin
    for (let cell = first; cell < first + this.#width * 2; cell += 2) {
      const length = this.#bytes[at++] ?? 0
      if (length === isNull) cells[cell] = -1
      else if (length < isNull) {
        cells[cell] = at
        at += length
      } else {
        const wide = widthOf(length)
        cells[cell] = at + wide
        at += wide + this.#bytes.readUIntLE(at, Math.min(wide, 6))
      }
      cells[cell + 1] = at
    }
    if (at !== this.#at) throw new RangeError('a row has another number of cells than was asked for')
  }

  #mark(cell: number): void {
    const begin = this.#cells[cell] ?? -1
    if (begin < 0) return
    hexToInt64(this.#bytes, begin, this.#cells[cell + 1] ?? begin, this.#at)
    this.#cells[cell] = this.#at
    this.#at += 8
    this.#cells[cell + 1] = this.#at
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + count))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }

  #enlarge(): void {
    const larger = new Int32Array(this.#cells.length * 2)
    larger.set(this.#cells)
    this.#cells = larger
  }
}
