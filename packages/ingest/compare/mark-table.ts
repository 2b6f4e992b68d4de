import { setImmediate } from 'node:timers/promises'
import { type Mark, newMark } from './mark.ts'
import {
  type Cells,
  cellsFor,
  enlarged,
  hashOf,
  hasVersion,
  isAt,
  letGo,
  markAt,
  met,
  put,
  shared,
} from './mark-cells.ts'
import { fillPart, parts, placeIn, type Slots, share } from './mark-slots.ts'

/** Seventeen bytes a mark and four a slot: at most 54 MB, for 2.4 million records. */
const mostMarks = 2_400_000
const fullest = 0.75

/**
 * What Kho knows of each origin, in as little memory as it takes: what is equal at the source is met here, and need not be
 * compared in the store. Marks stand in the order in which they came: most of what is met comes in much the same order, and
 * is found without a slot. Slots are filled once all are there.
 */
export interface MarkTable extends Disposable {
  /** What it takes of memory at first. */
  readonly bytes: number
  /** Whether the table keeps it; otherwise it is to be compared in the store. */
  keep(mark: Mark): boolean
  /**
   * Whether the source has what Kho knows, and Kho knows nothing else of that origin. Before `complete` only what comes in
   * order is found, and nobody knows what else Kho knows.
   */
  meet(mark: Mark): boolean
  /** Nothing more is kept. False where something was met of an origin that Kho knows more than once: all must be met anew. */
  complete(): Promise<boolean>
  /** Whether it kept all that Kho knows, each origin once: then nothing of what is left on both sides is equal. */
  readonly whole: boolean
  /** What is kept and was not met, each time in the same object. */
  rest(): Generator<Mark>
}

/** A table for about so many records; it grows, as far as `most` marks. */
export function markTable(records: number, most = mostMarks): MarkTable {
  const kept = keptMarks(records, most)
  let slots: Slots = new Int32Array(0) // until they are filled
  const doubled = { any: false, met: false }
  let full = false
  let next = 0
  const fill = (part: number): void => {
    if (slots.length === 0) slots = new Int32Array(slotsFor(kept.count()))
    fillPart(slots, kept.cells(), kept.count(), part, doubled)
  }
  return {
    bytes: kept.bytes + slotsFor(Math.min(records, most)) * 4,
    keep(mark) {
      if (kept.keep(mark)) return true
      if (slots.length === 0) for (let part = 0; part < parts; part += 1) fill(part)
      const at = placeIn(slots, kept.cells(), mark)
      if (at >= 0) share(kept.cells(), at, doubled)
      full = true
      return false
    },
    meet(mark) {
      const cells = kept.cells()
      if (next >= kept.count() || !isAt(cells, next, mark)) {
        const at = slots.length === 0 ? kept.near(mark, next) : placeIn(slots, cells, mark)
        if (at < 0) return false
        next = at
      }
      const at = next
      next += 1
      if (cells.states[at] === shared || !hasVersion(cells, at, mark)) return false
      cells.states[at] = met
      return true
    },
    async complete() {
      for (let part = slots.length === 0 ? 0 : parts; part < parts; part += 1) {
        fill(part)
        await setImmediate()
      }
      return !doubled.met
    },
    get whole() {
      return !full && !doubled.any
    },
    rest: () => restOf(kept.cells(), kept.count()),
    [Symbol.dispose]: () => {
      letGo(kept.cells())
      slots.buffer.transfer(0)
    },
  }
}

const slotsFor = (marks: number): number => Math.max(1, Math.ceil(marks / fullest))

/** Of every so many marks it is noted where they stand, in as many places as a processor's cache holds. */
const anchorStep = 16
const anchorCount = 2 ** 17

/** How far ahead is looked for what one side has not. */
const farthest = 32

/** Marks one behind the other, as many as there is room for. */
function keptMarks(records: number, most: number) {
  let cells = cellsFor(Math.min(most, Math.max(48, Math.ceil(records * 1.05))))
  const anchors = new Int32Array(anchorCount)
  let count = 0
  const hasRoom = (): boolean => {
    if (count < cells.room) return true
    if (count >= most) return false
    const smaller = cells
    cells = enlarged(smaller, Math.min(smaller.room * 2, most))
    letGo(smaller)
    return true
  }
  return {
    bytes: cells.cells.byteLength + cells.states.byteLength,
    cells: () => cells,
    count: () => count,
    keep(mark: Mark): boolean {
      if (!hasRoom()) return false
      put(cells, mark, count)
      count += 1
      if (count % anchorStep === 0) anchors[hashOf(mark) & (anchorCount - 1)] = count
      return true
    },
    /** Where an origin stands, behind a gap in what was met or where the order goes on elsewhere; -1 where neither. */
    near(mark: Mark, next: number): number {
      const end = Math.min(count, next + farthest)
      for (let at = next; at < end; at += 1) if (isAt(cells, at, mark)) return at
      const at = (anchors[hashOf(mark) & (anchorCount - 1)] ?? 0) - 1
      return at >= 0 && isAt(cells, at, mark) ? at : -1
    },
  }
}

function* restOf(cells: Cells, count: number): Generator<Mark> {
  const mark = newMark()
  for (let at = 0; at < count; at += 1) {
    if (cells.states[at] !== met) yield markAt(cells, at, mark)
  }
}
