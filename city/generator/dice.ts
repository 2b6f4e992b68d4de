/** Random numbers that are the same on every machine: a stream for each (kind, index), so any row can be made alone. */
export interface Dice {
  /** An integer from 0 to `below` - 1. */
  roll(below: number): number
  pick<const List extends readonly [unknown, ...unknown[]]>(from: List): List[number]
  /** True once in `times`. */
  once(times: number): boolean
}

export function diceOf(kind: string, index: number): Dice {
  let state = seedOf(kind, index)
  const next = () => {
    // mulberry32: 32 bits of state are plenty for a handful of draws a row.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const roll = (below: number) => next() % below
  return { roll, pick: (from) => from[roll(from.length)], once: (times) => roll(times) === 0 }
}

function seedOf(kind: string, index: number): number {
  let hash = 0x811c9dc5
  for (const letter of kind) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return Math.imul(hash ^ index, 0x9e3779b1) ^ (index >>> 16)
}
