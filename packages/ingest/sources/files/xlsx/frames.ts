import type { Batch } from '../../../source.ts'

/** What the child that unpacks a workbook tells: the column names, batches of rows, a fault, the end. */
export type Frame =
  | { readonly kind: 'header'; readonly names: readonly string[] }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'fault'; readonly code: string; readonly what: string; readonly names: readonly string[] }
  | { readonly kind: 'end' }

// 1 byte kind, 4 bytes length of what follows; a batch is rows, width, its cells and its bytes.
const marks = { header: 1, batch: 2, fault: 3, end: 4 } as const
const longest = 64 * 1024 ** 2

export function frameBytes(frame: Frame): Buffer {
  if (frame.kind === 'batch') return sealed(marks.batch, batchBytes(frame.batch))
  const { kind, ...content } = frame
  return sealed(marks[kind], [Buffer.from(JSON.stringify(content))])
}

function sealed(mark: number, parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(5)
  head[0] = mark
  head.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 0),
    1,
  )
  return Buffer.concat([head, ...parts])
}

function batchBytes({ rows, width, cells, bytes }: Batch): readonly Buffer[] {
  const sizes = Buffer.alloc(8)
  sizes.writeUInt32LE(rows, 0)
  sizes.writeUInt32LE(width, 4)
  return [sizes, Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength), bytes]
}

/** The frames of a child's output. Anything else it may say throws a RangeError or a SyntaxError. */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const length = rest.readUInt32LE(1)
      if (length > longest) throw new RangeError('a frame is too long')
      if (rest.length < 5 + length) break
      yield frameOf(rest[0] ?? 0, rest.subarray(5, 5 + length))
      rest = rest.subarray(5 + length)
    }
  }
}

function frameOf(mark: number, content: Buffer): Frame {
  if (mark === marks.batch) return { kind: 'batch', batch: batchFrom(content) }
  if (mark === marks.end) return { kind: 'end' }
  const {
    names = [],
    code = '',
    what = '',
  } = JSON.parse(content.toString()) as {
    names?: readonly string[]
    code?: string
    what?: string
  } // what frameBytes wrote
  return mark === marks.header ? { kind: 'header', names } : { kind: 'fault', code, what, names }
}

function batchFrom(content: Buffer): Batch {
  const rows = content.readUInt32LE(0)
  const width = content.readUInt32LE(4)
  const cells = new Int32Array(rows * width * 2)
  const size = cells.byteLength
  if (content.length < 8 + size) throw new RangeError('a batch is cut short')
  Buffer.from(cells.buffer).set(content.subarray(8, 8 + size))
  return { rows, width, cells, bytes: content.subarray(8 + size) }
}
