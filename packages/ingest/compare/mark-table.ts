import { type Mark, newMark } from './mark.ts'

/** Sixteen bytes a slot and one for how it stands: at most 54 MB, for 2.4 million records. */
const mostSlots = 3_200_000
const slotBytes = 17
const fullest = 0.75

/** How a slot stands. `shared`: Kho knows the origin more than once, so nothing of it may be left out. */
const [empty, waiting, met, shared] = [0, 1, 2, 3] as const

/**
 * Origins with the version that Kho knows of each, in as little memory as they take: what is equal at the source is met
 * here, and need not be compared in the store. An origin stands in one slot, also where thousands of refused rows have
 * the same key.
 */
export interface MarkTable extends Disposable {
  /** What it takes of memory at first. */
  readonly bytes: number
  /** Whether the table keeps it; otherwise it is to be compared in the store. */
  keep(mark: Mark): boolean
  /** Whether the source has what Kho knows, and Kho knows nothing else of that origin. */
  meet(mark: Mark): boolean
  /** What is kept and was not met, each time in the same object. */
  rest(): Generator<Mark>
  /** Whether an origin was met before it showed that Kho knows it more than once. */
  readonly overtaken: boolean
}

/** A table for about so many records; it grows, as far as `most` slots. */
export function markTable(records: number, most = mostSlots): MarkTable {
  const wanted = Math.max(64, Math.ceil((records * 1.05) / fullest))
  let table = slotsOf(Math.min(wanted, most))
  let kept = 0
  let overtaken = false
  const hasRoom = (): boolean => {
    if (kept < table.size * fullest) return true
    if (table.size >= most) return false
    const smaller = table
    table = enlarged(smaller, Math.min(smaller.size * 2, most))
    letGo(smaller)
    return true
  }
  return {
    bytes: table.size * slotBytes,
    keep(mark) {
      const at = placeOf(table, mark)
      if (table.states[at] !== empty) {
        if (table.states[at] === met) overtaken = true
        table.states[at] = shared
        return false
      }
      const { size } = table
      if (!hasRoom()) return false
      put(table, table.size === size ? at : placeOf(table, mark), mark)
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
    get overtaken() {
      return overtaken
    },
    [Symbol.dispose]: () => letGo(table),
  }
}

interface Slots {
  readonly size: number
  readonly cells: Int32Array<ArrayBuffer>
  readonly states: Uint8Array<ArrayBuffer>
}

function slotsOf(size: number): Slots {
  return { size, cells: new Int32Array(size * 4), states: new Uint8Array(size) }
}

/** Gives the memory back at once: a buffer that is garbage stays until so much of it is there that it is collected. */
function letGo({ cells, states }: Slots): void {
  cells.buffer.transfer(0)
  states.buffer.transfer(0)
}

/** Where an origin stands, or the free slot where it would. */
function placeOf({ size, cells, states }: Slots, { originHigh, originLow }: Mark): number {
  const mixed = Math.imul(originLow ^ Math.imul(originHigh, 0x9e3779b1), 0x85ebca6b)
  let at = Math.floor(((mixed ^ (mixed >>> 15)) >>> 0) * (size / 0x1_0000_0000))
  while (states[at] !== empty && (cells[at * 4] !== originHigh || cells[at * 4 + 1] !== originLow)) {
    at = at + 1 === size ? 0 : at + 1
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

function enlarged(table: Slots, size: number): Slots {
  const larger = slotsOf(size)
  const mark = newMark()
  for (let at = 0; at < table.size; at += 1) {
    if (table.states[at] === empty) continue
    const place = placeOf(larger, markAt(table, at, mark))
    put(larger, place, mark)
    larger.states[place] = table.states[at] ?? empty
  }
  return larger
}

function* restOf(table: Slots): Generator<Mark> {
  const mark = newMark()
  for (let at = 0; at < table.size; at += 1) {
    if (table.states[at] === waiting || table.states[at] === shared) yield markAt(table, at, mark)
  }
}
