import { batchOf } from '../batch.ts'
import type { Part } from '../load/part.ts'
import type { Batch, CellForm } from '../source.ts'
import type { PushedRow, PushedRows } from './pushed-rows.ts'

const batchRows = 1000

/** What a delivery changes, ready to be checked and published. Its rows have versions and no origin. */
export function pushedPart({ rows, gone }: PushedRows, columns: number): Part {
  return {
    mode: 'push',
    forms: Array.from({ length: columns }, (): CellForm => 'text'),
    marked: true,
    rows: batchesOf(rows, columns + 2),
    gone: batchesOf(gone, columns + 2),
    position: null,
    newerOnly: true,
  }
}

async function* batchesOf(rows: readonly PushedRow[], width: number): AsyncGenerator<Batch> {
  for (let from = 0; from < rows.length; from += batchRows) yield versioned(rows.slice(from, from + batchRows), width)
}

/** The batch's own bytes, and behind them each row's version as eight. */
function versioned(rows: readonly PushedRow[], width: number): Batch {
  const texts = batchOf(
    rows.map(({ cells }) => cells),
    width,
  )
  const versions = Buffer.alloc(rows.length * 8)
  const cells = texts.cells.slice()
  for (const [row, { version }] of rows.entries()) {
    versions.writeBigInt64BE(version, row * 8)
    const at = ((row + 1) * width - 1) * 2
    cells[at] = texts.bytes.length + row * 8
    cells[at + 1] = texts.bytes.length + row * 8 + 8
  }
  return { ...texts, bytes: Buffer.concat([texts.bytes, versions]), cells }
}
