import { setTimeout } from 'node:timers/promises'
import { partOf } from '../batch.ts'
import type { Batch } from '../source.ts'

/** Rows a second that a source allows; null: as fast as it can. */
type RowsPerSecond = number | null

/** Batches no faster than allowed: waits after each until its rows are due, and the source is not asked for more meanwhile. */
export async function* pacedRows(
  batches: AsyncIterable<Batch>,
  rowsPerSecond: RowsPerSecond,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  if (rowsPerSecond === null) return yield* batches
  const due = paceOf(rowsPerSecond, signal)
  for await (const batch of batches) {
    for (const part of partsOf(batch, rowsInStep(rowsPerSecond))) {
      yield part
      await due(part.rows)
    }
  }
}

/** Told of rows that were taken, waits until as many were due since the beginning. */
export function paceOf(rowsPerSecond: number, signal: AbortSignal): (more: number) => Promise<void> {
  const start = performance.now()
  let rows = 0
  return async (more) => {
    rows += more
    const early = start + (rows / rowsPerSecond) * 1000 - performance.now()
    if (early > 1) await setTimeout(early, undefined, { signal })
  }
}

/** A tenth of a second of them, so that the pace is even. */
export function rowsInStep(rowsPerSecond: number): number {
  return Math.max(1, Math.ceil(rowsPerSecond / 10))
}

/** A batch in parts of a tenth of a second, so that the pace is even and not one burst a batch. */
function* partsOf(batch: Batch, most: number): Generator<Batch> {
  for (let from = 0; from < batch.rows; from += most) yield partOf(batch, from, Math.min(from + most, batch.rows))
}
