import { copyHeader } from './copy-format.ts'
import type { Batch, CellForm } from './source.ts'

/** Batches are of about this many bytes: large enough for speed, small enough to hold several. */
const blockBytes = 256 * 1024
const rowBytes = 64 * 1024 * 1024

/** A row beyond what may stand in memory, by the lengths that stand before its cells: it is not waited for. */
export class LargeRow extends RangeError {}

/**
 * The rows of `COPY … TO STDOUT (FORMAT binary)` (PostgreSQL's manual, COPY, "Binary Format") as batches whose cells
 * point into the server's own bytes. Asks for more only when a batch is used up. What is no such row ends it by a
 * RangeError, a row of more than 64 MB by a `LargeRow`.
 */
export async function* copyBatches(stream: AsyncIterable<Buffer>, forms: readonly CellForm[]): AsyncGenerator<Batch> {
  const parse = tupleParser(forms)
  let pending: Buffer[] = []
  let bytes = 0
  let enough = blockBytes
  let begin = copyHeader.length
  for await (const chunk of stream) {
    pending.push(chunk)
    bytes += chunk.length
    if (bytes < enough) continue
    const block = pending.length === 1 ? chunk : Buffer.concat(pending, bytes)
    const { batch, end } = parse(block, begin)
    if (batch.rows > 0) yield batch
    const rest = block.subarray(end)
    begin = 0
    pending = [rest]
    bytes = rest.length
    enough = Math.max(blockBytes, bytes * 2)
  }
  const block = Buffer.concat(pending, bytes)
  const { batch, end } = parse(block, begin)
  if (end + 2 !== block.length || block.readInt16BE(end) !== -1) throw new RangeError('the rows end in the middle')
  if (batch.rows > 0) yield batch
}

interface Parsed {
  readonly batch: Batch
  /** Where the first row begins that is not whole. */
  readonly end: number
}

/** Bytes of a value; negative where there are so many or more, counted down from -1. */
const widths: { readonly [form in CellForm]: number } = {
  text: -1,
  numeric: -9,
  bool: 1,
  int2: 2,
  int4: 4,
  int8: 8,
  date: 4,
  timestamp: 8,
  timestamptz: 8,
  uuid: 16,
}

function tupleParser(forms: readonly CellForm[]): (block: Buffer, begin: number) => Parsed {
  const lengths = Int32Array.from(forms, (form) => widths[form])
  const width = forms.length
  let cells = new Int32Array(width * 2 * 1024)
  return (block, begin) => {
    let rows = 0
    let end = begin
    for (;;) {
      const place = rows * width * 2
      if (place + width * 2 > cells.length) cells = enlarged(cells)
      const next = parseTuple(block, end, lengths, cells, place)
      if (next < 0) break
      end = next
      rows += 1
    }
    return { batch: { rows, width, bytes: block, cells: cells.slice(0, rows * width * 2) }, end }
  }
}

function enlarged(cells: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(cells.length * 2)
  larger.set(cells)
  return larger
}

/** Notes at `place` where a row's cells stand and gives where the row ends; -1 where it is not whole, or no row at all. */
function parseTuple(block: Buffer, begin: number, lengths: Int32Array, cells: Int32Array, place: number): number {
  if (begin + 2 > block.length) return -1
  const count = ((block[begin] ?? 0) << 8) | (block[begin + 1] ?? 0)
  if (count === 0xffff) return -1
  if (count !== lengths.length) throw new RangeError('a row has another number of cells than was asked for')
  let at = begin + 2
  for (let column = 0; column < count; column += 1) {
    if (at + 4 > block.length) return unfinished(at - begin)
    const length = int32At(block, at)
    at += 4
    cells[place + column * 2] = length < 0 ? -1 : at
    if (length >= 0) at += checkedLength(length, lengths[column] ?? -1)
    cells[place + column * 2 + 1] = at
  }
  return at > block.length ? unfinished(at - begin) : at
}

/** A row that is not whole yet, and has so many bytes by all lengths seen so far. */
function unfinished(bytes: number): -1 {
  if (bytes > rowBytes) throw new LargeRow('a row is larger than 64 MB')
  return -1
}

function checkedLength(length: number, wanted: number): number {
  if (wanted >= 0 ? length === wanted : length >= -1 - wanted) return length
  throw new RangeError('a value has not the length of its type')
}

function int32At(block: Buffer, at: number): number {
  return ((block[at] ?? 0) << 24) | ((block[at + 1] ?? 0) << 16) | ((block[at + 2] ?? 0) << 8) | (block[at + 3] ?? 0)
}
