import type { Batch } from '../source.ts'
import { type Mark, newMark, readMark } from './mark.ts'

/**
 * The rows that are not left out, as tuples of COPY's binary format. The last two cells of a row are its marks; a row
 * without marks is never left out.
 */
export async function* tuplesLeft(
  batches: AsyncIterable<Batch>,
  leftOut: (mark: Mark) => boolean,
): AsyncGenerator<Buffer> {
  for await (const batch of batches) {
    const left = rowsLeft(batch, leftOut)
    if (left.length > 0) yield tuplesOf(batch, left)
  }
}

/** The same as a batch of its own, in no more bytes than they take: for rows that are looked at again. */
export function batchLeft(batch: Batch, leftOut: (mark: Mark) => boolean): Batch {
  const left = rowsLeft(batch, leftOut)
  const { width } = batch
  const bytes = tuplesOf(batch, left)
  const cells = new Int32Array(left.length * width * 2)
  let at = 0
  for (let cell = 0; cell < cells.length; cell += 2) {
    if (cell % (width * 2) === 0) at += 2
    const length = bytes.readInt32BE(at)
    at += 4
    cells[cell] = length < 0 ? -1 : at
    if (length > 0) at += length
    cells[cell + 1] = at
  }
  return { rows: left.length, width, bytes, cells }
}

function rowsLeft({ bytes, cells, width, rows }: Batch, leftOut: (mark: Mark) => boolean): Int32Array {
  const mark = newMark()
  const left = new Int32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row += 1) {
    const version = ((row + 1) * width - 1) * 2
    const [originAt, versionAt] = [cells[version - 2] ?? -1, cells[version] ?? -1]
    if (originAt >= 0 && versionAt >= 0) {
      readMark(bytes, originAt, versionAt, mark)
      if (leftOut(mark)) continue
    }
    left[count] = row
    count += 1
  }
  return left.subarray(0, count)
}

function tuplesOf({ bytes, cells, width }: Batch, rows: Int32Array): Buffer {
  const tuples = Buffer.allocUnsafe(rows.reduce((size, row) => size + tupleBytes(cells, row, width), 0))
  let at = 0
  for (const row of rows) {
    at = tuples.writeInt16BE(width, at)
    for (let cell = row * width * 2; cell < (row + 1) * width * 2; cell += 2) {
      const [begin, end] = [cells[cell] ?? -1, cells[cell + 1] ?? -1]
      at = tuples.writeInt32BE(begin < 0 ? -1 : end - begin, at)
      if (begin >= 0) at += bytes.copy(tuples, at, begin, end)
    }
  }
  return tuples
}

function tupleBytes(cells: Int32Array, row: number, width: number): number {
  let size = 2 + width * 4
  for (let cell = row * width * 2; cell < (row + 1) * width * 2; cell += 2) {
    const begin = cells[cell] ?? -1
    if (begin >= 0) size += (cells[cell + 1] ?? begin) - begin
  }
  return size
}

/** Two numbers of 64 bits: a count, and each behind its length. */
const markBytes = 2 + 2 * (4 + 8)

/** Marks alone as tuples, some thousand at a time. */
export function* tuplesOfMarks(marks: Iterable<Mark>): Generator<Buffer> {
  let tuples = Buffer.allocUnsafe(markBytes * 4096)
  let at = 0
  for (const { originHigh, originLow, versionHigh, versionLow } of marks) {
    at = tuples.writeInt16BE(2, at)
    at = writeNumber(tuples, at, originHigh, originLow)
    at = writeNumber(tuples, at, versionHigh, versionLow)
    if (at < tuples.length) continue
    yield tuples
    tuples = Buffer.allocUnsafe(tuples.length)
    at = 0
  }
  if (at > 0) yield tuples.subarray(0, at)
}

function writeNumber(tuples: Buffer, at: number, high: number, low: number): number {
  return tuples.writeInt32BE(low, tuples.writeInt32BE(high, tuples.writeInt32BE(8, at)))
}
