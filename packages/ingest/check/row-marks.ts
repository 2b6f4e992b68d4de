import type { Batch } from '../source.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { RowMarks, RowShape } from './row-writer.ts'

/** The two cells behind those of the plan's columns. */
export function marksOf({ bytes, cells, width }: Batch, row: number, { forms, marked }: RowShape): RowMarks {
  const mark = (column: number) => {
    const begin = marked ? (cells[(row * width + forms.length + column) * 2] ?? -1) : -1
    return begin < 0 ? null : bytes.readBigInt64BE(begin).toString()
  }
  return { origin: mark(0), version: mark(1) }
}

/** Writes them: eight bytes each as they came, null where the row has none. */
export function writeMarks(
  { bytes, cells, width }: Batch,
  row: number,
  { forms, marked }: RowShape,
  out: ByteWriter,
): void {
  out.reserve(24)
  for (let mark = 0; mark < 2; mark += 1) {
    const begin = marked ? (cells[(row * width + forms.length + mark) * 2] ?? -1) : -1
    out.int32(begin < 0 ? -1 : 8)
    for (let at = begin; begin >= 0 && at < begin + 8; at += 1) out.bytes[out.at++] = bytes[at] ?? 0
  }
}
