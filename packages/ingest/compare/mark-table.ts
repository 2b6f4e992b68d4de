import { type Mark, newMark } from './mark.ts'

/** Four bytes a slot, sixteen an origin and one for how it stands: at most 54 MB, for 2.4 million records. */
const mostSlots = 3_200_000
const fullest = 0.75

/** How an origin stands. `shared`: Kho knows it more than once, so nothing of it may be left out. */
const [waiting, met, shared] = [0, 1, 2] as const

/** A slot tells where its origin stands, counted from 1, and ten bits of its hash. */
const placeBits = 22
const placeMask = 2 ** placeBits - 1

/**
 * Origins with the version that Kho knows of each, in as little memory as they take: what is equal at the source is met
 * here, and need not be compared in the store. An origin stands once, also where thousands of refused rows have the same
 * key. They stand in the order in which they came: most of what is met comes in that order too, and is found without a
 * look at any slot (a row of 2,000,000 in 0.02 µs, not in 0.2).
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
  let next = 0
  let overtaken = false
  const hasRoom = (): boolean => {
    if (kept < table.room) return true
    if (table.size >= most) return false
    const smaller = table
    table = enlarged(smaller, Math.min(smaller.size * 2, most), kept)
    letGo(smaller)
    return true
  }
  return {
    bytes: table.slots.byteLength + table.cells.byteLength + table.states.byteLength,
    keep(mark) {
      const slot = slotOf(table, mark)
      const there = ((table.slots[slot] ?? 0) & placeMask) - 1
      if (there >= 0) {
        if (table.states[there] === met) overtaken = true
        table.states[there] = shared
        return false
      }
      const { size } = table
      if (!hasRoom()) return false
      put(table, table.size === size ? slot : slotOf(table, mark), mark, kept)
      kept += 1
      return true
    },
    meet(mark) {
      if (next >= kept || !isAt(table, next, mark)) next = ((table.slots[slotOf(table, mark)] ?? 0) & placeMask) - 1
      const at = next
      next += 1
      if (at < 0 || table.states[at] === shared) return false
      const { cells } = table
      if (cells[at * 4 + 2] !== mark.versionHigh || cells[at * 4 + 3] !== mark.versionLow) return false
      table.states[at] = met
      return true
    },
    rest: () => restOf(table, kept),
    get overtaken() {
      return overtaken
    },
    [Symbol.dispose]: () => letGo(table),
  }
}

interface Slots {
  readonly size: number
  /** How many origins it takes. */
  readonly room: number
  readonly slots: Int32Array<ArrayBuffer>
  readonly cells: Int32Array<ArrayBuffer>
  readonly states: Uint8Array<ArrayBuffer>
}

function slotsOf(size: number): Slots {
  const room = Math.floor(size * fullest)
  return { size, room, slots: new Int32Array(size), cells: new Int32Array(room * 4), states: new Uint8Array(room) }
}

/** Gives the memory back at once: a buffer that is garbage stays until so much of it is there that it is collected. */
function letGo({ slots, cells, states }: Slots): void {
  for (const { buffer } of [slots, cells, states]) buffer.transfer(0)
}

function hashOf({ originHigh, originLow }: Mark): number {
  const mixed = Math.imul(originLow ^ Math.imul(originHigh, 0x9e3779b1), 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}

/** The slot of an origin, or the free one where it would be. */
function slotOf(table: Slots, mark: Mark): number {
  const { size, slots } = table
  const hash = hashOf(mark)
  let slot = Math.floor((hash >>> 0) * (size / 0x1_0000_0000))
  for (;;) {
    const found = slots[slot] ?? 0
    if (found === 0) return slot
    if (((found ^ (hash << placeBits)) & ~placeMask) === 0 && isAt(table, (found & placeMask) - 1, mark)) return slot
    slot = slot + 1 === size ? 0 : slot + 1
  }
}

function isAt({ cells }: Slots, at: number, { originHigh, originLow }: Mark): boolean {
  return cells[at * 4] === originHigh && cells[at * 4 + 1] === originLow
}

function put({ slots, cells, states }: Slots, slot: number, mark: Mark, at: number): void {
  slots[slot] = (hashOf(mark) << placeBits) | (at + 1)
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

function enlarged(table: Slots, size: number, kept: number): Slots {
  const larger = slotsOf(size)
  const mark = newMark()
  for (let at = 0; at < kept; at += 1) {
    put(larger, slotOf(larger, markAt(table, at, mark)), mark, at)
    larger.states[at] = table.states[at] ?? waiting
  }
  return larger
}

function* restOf(table: Slots, kept: number): Generator<Mark> {
  const mark = newMark()
  for (let at = 0; at < kept; at += 1) {
    if (table.states[at] !== met) yield markAt(table, at, mark)
  }
}
