import { batchOf } from '../batch.ts'
import type { Batch } from '../source.ts'

type Row = readonly (string | null)[]

/** Rows of texts that end in origin and version, those two as decimal texts: in the batch they are of form int8. */
export function markedBatch(rows: readonly Row[], width: number): Batch {
  const batch = batchOf(rows, width)
  const marks = Buffer.alloc(rows.length * 16)
  const cells = batch.cells.slice()
  for (let row = 0; row < rows.length; row += 1) {
    for (const mark of [2, 1]) {
      const from = row * 16 + (2 - mark) * 8
      const at = ((row + 1) * width - mark) * 2
      marks.writeBigInt64BE(BigInt(rows[row]?.[width - mark] ?? 0), from)
      cells[at] = batch.bytes.length + from
      cells[at + 1] = batch.bytes.length + from + 8
    }
  }
  return { ...batch, bytes: Buffer.concat([batch.bytes, marks]), cells }
}
