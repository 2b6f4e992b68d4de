import type { Mark } from './mark.ts'

/** How an origin stands. `shared`: Kho knows it more than once, so nothing of it may be left out. */
export const [waiting, met, shared] = [0, 1, 2] as const

/** Marks in the order in which they came, and how each stands: seventeen bytes a mark. */
export interface Cells {
  /** How many marks it takes. */
  readonly room: number
  readonly cells: Int32Array<ArrayBuffer>
  readonly states: Uint8Array<ArrayBuffer>
}

export function cellsFor(room: number): Cells {
  return { room, cells: new Int32Array(room * 4), states: new Uint8Array(room) }
}

export function enlarged(smaller: Cells, room: number): Cells {
  const larger = cellsFor(room)
  larger.cells.set(smaller.cells)
  larger.states.set(smaller.states)
  return larger
}

/** Gives the memory back at once: a buffer that is garbage stays until so much of it is there that it is collected. */
export function letGo({ cells, states }: Cells): void {
  for (const { buffer } of [cells, states]) buffer.transfer(0)
}

export function put(
  { cells, states }: Cells,
  { originHigh, originLow, versionHigh, versionLow }: Mark,
  at: number,
): void {
  cells[at * 4] = originHigh
  cells[at * 4 + 1] = originLow
  cells[at * 4 + 2] = versionHigh
  cells[at * 4 + 3] = versionLow
  states[at] = waiting
}

/** Reads the mark at a place. */
export function markAt({ cells }: Cells, at: number, mark: Mark): Mark {
  mark.originHigh = cells[at * 4] ?? 0
  mark.originLow = cells[at * 4 + 1] ?? 0
  mark.versionHigh = cells[at * 4 + 2] ?? 0
  mark.versionLow = cells[at * 4 + 3] ?? 0
  return mark
}

export function isAt({ cells }: Cells, at: number, { originHigh, originLow }: Mark): boolean {
  return cells[at * 4] === originHigh && cells[at * 4 + 1] === originLow
}

export function hasVersion({ cells }: Cells, at: number, { versionHigh, versionLow }: Mark): boolean {
  return cells[at * 4 + 2] === versionHigh && cells[at * 4 + 3] === versionLow
}

/** Of the origin at a place. */
export function hashAt({ cells }: Cells, at: number): number {
  return hashed(cells[at * 4] ?? 0, cells[at * 4 + 1] ?? 0)
}

export function hashOf({ originHigh, originLow }: Mark): number {
  return hashed(originHigh, originLow)
}

function hashed(high: number, low: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
