import { cellTexts } from './check/cell-text.ts'
import type { Batch, CellForm } from './source.ts'

type Row = readonly (string | null)[]

/** Rows of texts as a batch, for connectors whose systems give JavaScript strings anyway. */
export function batchOf(rows: readonly Row[], width: number): Batch {
  const cells = new Int32Array(rows.length * width * 2)
  const parts: Buffer[] = []
  let end = 0
  let at = 0
  for (const row of rows) {
    for (let column = 0; column < width; column += 1) {
      const text = row[column] ?? null
      const part = text === null ? null : Buffer.from(text)
      if (part !== null) parts.push(part)
      cells[at++] = part === null ? -1 : end
      end += part?.length ?? 0
      cells[at++] = end
    }
  }
  return { rows: rows.length, width, bytes: Buffer.concat(parts, end), cells }
}

/** Some of a batch's rows, over the same bytes. */
export function partOf({ width, bytes, cells }: Batch, from: number, until: number): Batch {
  return { rows: until - from, width, bytes, cells: cells.subarray(from * width * 2, until * width * 2) }
}

/**
 * A batch's cells as texts, in the forms given, further cells of a row left out; without forms all are text. Bytes that
 * are not UTF-8 throw a TypeError.
 */
export function textRows(batch: Batch, forms: readonly CellForm[] | null = null): readonly Row[] {
  const { rows, width, bytes, cells } = batch
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: forms?.length ?? width }, (_, column) => {
      const at = (row * width + column) * 2
      const begin = cells[at] ?? -1
      return begin < 0 ? null : cellTexts[forms?.[column] ?? 'text'](bytes, begin, cells[at + 1] ?? begin)
    }),
  )
}
