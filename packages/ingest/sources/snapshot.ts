import type { Batch, CellForm, Snapshot } from '../source.ts'

/** The snapshot of a system that can only be read whole, with every cell as text. Nothing is read before `all`. */
export function wholeSnapshot(width: number, rows: number | null, all: () => AsyncIterable<Batch>): Snapshot {
  return {
    forms: Array.from({ length: width }, (): CellForm => 'text'),
    rows,
    all,
    changes: null,
    marks: null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
