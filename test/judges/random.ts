/** Repeatable randomness: equal seeds give equal cases on every machine. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** Some of the items, in their order, each taken with the given probability. */
  some<T>(from: readonly T[], probability: number): T[]
  many<T>(least: number, most: number, make: (at: number) => T): T[]
}

/** Splitmix32: small, even, and good enough to choose cases with. */
export function randomOf(seed: number, stream: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x100000000
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const one = from[below(from.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    some: (from, probability) => from.filter(() => next() < probability),
    many: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, (_, at) => make(at)),
  }
}
