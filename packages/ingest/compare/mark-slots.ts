import { type Mark, newMark } from './mark.ts'
import { type Cells, hashAt, hashOf, isAt, markAt, met, shared } from './mark-cells.ts'

/** Where each origin stands, by its hash: a slot has the place, counted from 1, and ten bits of the hash. */
export type Slots = Int32Array<ArrayBuffer>

const placeBits = 22
const placeMask = 2 ** placeBits - 1

/** Of the origin's first mark; -1 where there is none. */
export function placeIn(slots: Slots, cells: Cells, mark: Mark): number {
  return placeOf(slots[slotOf(slots, cells, mark)] ?? 0)
}

const placeOf = (found: number): number => (found & placeMask) - 1

/** Slots are filled one such part after the other, which a processor's cache holds: 2,000,000 in 0.1 s, by chance in 0.5 s. */
const partBits = 3
export const parts = 2 ** partBits

/** What showed of origins that stand more than once. */
export interface Doubled {
  any: boolean
  /** One of them was met. */
  met: boolean
}

/** Enters the marks whose origins belong to a part. */
export function fillPart(slots: Slots, cells: Cells, kept: number, part: number, doubled: Doubled): void {
  const mark = newMark()
  for (let at = 0; at < kept; at += 1) {
    const hash = hashAt(cells, at)
    if (hash >>> (32 - partBits) !== part) continue
    const slot = slotOf(slots, cells, markAt(cells, at, mark))
    const there = placeOf(slots[slot] ?? 0)
    if (there < 0) slots[slot] = (hash << placeBits) | (at + 1)
    else for (const each of [there, at]) share(cells, each, doubled)
  }
}

/** Notes that the origin at a place stands elsewhere too. */
export function share({ states }: Cells, at: number, doubled: Doubled): void {
  doubled.any = true
  if (states[at] === met) doubled.met = true
  states[at] = shared
}

/** The slot of an origin, or the free one where it would be. */
function slotOf(slots: Slots, cells: Cells, mark: Mark): number {
  const size = slots.length
  const hash = hashOf(mark)
  let slot = Math.floor((hash >>> 0) * (size / 0x1_0000_0000))
  for (;;) {
    const found = slots[slot] ?? 0
    if (found === 0) return slot
    if (((found ^ (hash << placeBits)) & ~placeMask) === 0 && isAt(cells, placeOf(found), mark)) return slot
    slot = slot + 1 === size ? 0 : slot + 1
  }
}
