import { lineOf, type Mark, newMark } from './mark-lines.ts'

/** Sixteen bytes a slot and one for how it stands: at most 143 MB, for six million records. */
const mostSlots = 2 ** 23

/** How a slot stands. `shared`: Kho knows the origin more than once, so nothing of it may be left out. */
const [empty, waiting, met, shared] = [0, 1, 2, 3] as const

/**
 * Origins with the version that Kho knows of each, in as little memory as they take: what is equal at the source is met
 * here, and need not be compared in the store. An origin stands in one slot, also where thousands of refused rows have
 * the same key.
 */
export interface MarkTable {
  /** Whether the table keeps it; otherwise it is to be compared in the store. */
  keep(mark: Mark): boolean
  /** Whether the source has what Kho knows, and Kho knows nothing else of that origin. */
  meet(mark: Mark): boolean
  /** What is kept and was not met, as lines. */
  rest(): Generator<Buffer>
}

/** A table for about so many records; it grows, as far as `most` slots. */
export function markTable(records: number, most = mostSlots): MarkTable {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(64, records * 1.4)))
  let table = slotsOf(Math.min(wanted, most))
  let kept = 0
  const hasRoom = (): boolean => {
    if (kept < table.size * 0.75) return true
    if (table.size >= most) return false
    table = enlarged(table)
    return true
  }
  return {
    keep(mark) {
      let at = placeOf(table, mark)
      if (table.states[at] !== empty) {
        table.states[at] = shared
        return false
      }
      if (!hasRoom()) return false
      at = placeOf(table, mark)
      put(table, at, mark)
      kept += 1
      return true
    },
    meet(mark) {
      const at = placeOf(table, mark)
      const state = table.states[at]
      if (state === empty || state === shared) return false
      const { cells } = table
      if (cells[at * 4 + 2] !== mark.versionHigh || cells[at * 4 + 3] !== mark.versionLow) return false
      table.states[at] = met
      return true
    },
    rest: () => restOf(table),
  }
}

interface Slots {
  readonly size: number
  readonly cells: Int32Array
  readonly states: Uint8Array
}

function slotsOf(size: number): Slots {
  return { size, cells: new Int32Array(size * 4), states: new Uint8Array(size) }
}

/** Where an origin stands, or the free slot where it would. */
function placeOf({ size, cells, states }: Slots, { originHigh, originLow }: Mark): number {
  const mixed = Math.imul(originLow ^ Math.imul(originHigh, 0x9e3779b1), 0x85ebca6b)
  let at = (mixed ^ (mixed >>> 15)) & (size - 1)
  while (states[at] !== empty && (cells[at * 4] !== originHigh || cells[at * 4 + 1] !== originLow)) {
    at = (at + 1) & (size - 1)
  }
  return at
}

function put({ cells, states }: Slots, at: number, mark: Mark): void {
  cells[at * 4] = mark.originHigh
  cells[at * 4 + 1] = mark.originLow
  cells[at * 4 + 2] = mark.versionHigh
  cells[at * 4 + 3] = mark.versionLow
  states[at] = waiting
}

function markAt({ cells }: Slots, at: number, mark: Mark): Mark {
  mark.originHigh = cells[at * 4] ?? 0
  mark.originLow = cells[at * 4 + 1] ?? 0
  mark.versionHigh = cells[at * 4 + 2] ?? 0
  mark.versionLow = cells[at * 4 + 3] ?? 0
  return mark
}

function enlarged(table: Slots): Slots {
  const larger = slotsOf(table.size * 2)
  const mark = newMark()
  for (let at = 0; at < table.size; at += 1) {
    if (table.states[at] === empty) continue
    const place = placeOf(larger, markAt(table, at, mark))
    put(larger, place, mark)
    larger.states[place] = table.states[at] ?? empty
  }
  return larger
}

const linesAtOnce = 1000

function* restOf(table: Slots): Generator<Buffer> {
  const mark = newMark()
  let lines: string[] = []
  for (let at = 0; at < table.size; at += 1) {
    if (table.states[at] !== waiting && table.states[at] !== shared) continue
    lines.push(lineOf(markAt(table, at, mark)))
    if (lines.length < linesAtOnce) continue
    yield Buffer.from(lines.join(''))
    lines = []
  }
  yield Buffer.from(lines.join(''))
}
