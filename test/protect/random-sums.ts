import { atLeast, joinBlocks } from '@kho/schema/derive/protect/join-blocks.ts'
import { publicFigures } from '@kho/schema/derive/protect/public-figures.ts'
import { cellsOfSums, type Dominance, followSums, isTellable } from '@kho/schema/derive/protect/summed-cells.ts'
import { type Cell, followRecords, loosenBlocks } from '@kho/schema/derive/protect/told-cells.ts'
import type { Random } from '../judges/random.ts'
import type { Tables } from './random-tables.ts'

/** One record: what it is worth, and whose it is. */
export interface Owned {
  readonly who: string
  readonly value: number
}

/** A cell with each record in it, of which an attacker may know all but one contributor's. */
export interface Valued {
  readonly cell: Cell
  readonly records: readonly Owned[]
  /** Those of records that came since the cell's sum was told, and those that left. */
  readonly come: readonly Owned[]
  readonly left: readonly Owned[]
}

/** The records of a random family, some contributors' several in several cells, or each its own contributor's (`alone`). */
export interface Owners {
  readonly random: Random
  readonly alone: boolean
  /** Names made so far: equal seeds give equal families. */
  made: number
}

/** Gives cells records: most alike, some a hundred times the others; some people have one in every third cell. */
export function valued(cells: readonly Cell[], owners: Owners): readonly Valued[] {
  return cells.map((cell) => {
    const records = Array.from({ length: cell.now.rows }, () => recordOf(owners))
    const most = [largestOf(records)]
    const summed = { most, moved: most, told: { rows: 0, sums: [0n] }, known: [0n], block: null }
    const now = { rows: records.length, sums: [totalOf(records)] }
    return { cell: { ...cell, now, told: { rows: 0, sums: [0n] }, summed }, records, come: records, left: [] }
  })
}

function recordOf(owners: Owners): Owned {
  const { random, alone } = owners
  owners.made += 1
  const value = random.chance(0.03) ? 2000 + random.below(20_000) : 50 + random.below(100)
  const several = !alone && random.chance(0.3)
  // One in ten of these is of the one who has most records of all.
  return { who: several ? `p${random.chance(0.1) ? 0 : random.below(12)}` : `only ${owners.made}`, value }
}

const totalOf = (records: readonly Owned[]): bigint => BigInt(records.reduce((sum, { value }) => sum + value, 0))

/** What each contributor's records come to, the largest first. */
export function totals(records: readonly Owned[]): readonly number[] {
  const sums = [...Map.groupBy(records, ({ who }) => who).values()].map((own) => Number(totalOf(own)))
  return sums.toSorted((a, b) => b - a)
}

const largestOf = (records: readonly Owned[]): bigint => BigInt(totals(records)[0] ?? 0)

const greatest = (...values: readonly bigint[]): bigint => values.toSorted((a, b) => Number(b - a))[0] ?? 0n

/** Records come, some of them large, and others leave. */
export function changedValues(state: readonly Valued[], owners: Owners): readonly Valued[] {
  const { random, alone } = owners
  return state.map((one) => {
    if (random.chance(0.5)) return one
    const { cell, records } = one
    const come = Array.from({ length: random.below(30) }, () => recordOf(owners))
    const left = records.slice(0, random.below(records.length + 1) >> 1)
    const next = [...records.slice(left.length), ...come]
    const before = cell.summed.moved[0] ?? 0n
    const steps = [before, largestOf(left), largestOf(come)]
    const moved = alone ? greatest(...steps) : steps.reduce((sum, step) => sum + step, 0n)
    const summed = { ...cell.summed, moved: [moved], most: [greatest(cell.summed.most[0] ?? 0n, largestOf(next))] }
    const now = { rows: next.length, sums: [totalOf(next)] }
    return { cell: { ...cell, now, summed }, records: next, come: [...one.come, ...come], left: [...one.left, ...left] }
  })
}

/** After a state was looked at: what was told in it has not moved since. */
export function settled(state: readonly Valued[]): readonly Valued[] {
  return state.map((one) => (one.cell.summed.moved.every((most) => most === 0n) ? { ...one, come: [], left: [] } : one))
}

/** A family's rule over the states so far: what anybody comes to in all cells only grows. */
export function dominanceOf(states: readonly (readonly Valued[])[], share: number, alone: boolean): Dominance {
  const reach = greatest(...states.map((state) => largestOf(state.flatMap(({ records }) => records))))
  return { share, reach: alone ? null : [reach] }
}

export function nextSums(
  state: readonly Valued[],
  { least, levels }: Tables,
  dominance: Dominance,
  first: boolean,
): readonly Valued[] {
  const followed = followRecords(
    state.map(({ cell }) => cell),
    least,
    first,
  )
  const told = followSums(joinBlocks(loosenBlocks(followed, least), atLeast(least), levels), dominance, levels)
  const known = new Map(state.map((one) => [JSON.stringify(one.cell.at), one]))
  return told.map((cell) => {
    const { records = [], come = [], left = [] } = known.get(JSON.stringify(cell.at)) ?? {}
    return { cell, records, come, left }
  })
}

/** All sums that are public, with the cells that each is made of. */
export function publicSums(state: readonly Valued[], { sorts, least }: Tables, share: number) {
  const cells = cellsOfSums(state.map(({ cell }) => cell))
  const mayTell = (block: readonly Cell[]) => isTellable(block, share)
  return sorts.flatMap((sort) => {
    return [...publicFigures(cells, sort, { least, mayTell }).values()].map((figure) => ({
      told: !figure.hidden,
      sum: Number(figure.sums[0] ?? 0n),
      members: state.filter(
        ({ cell: { at } }) =>
          sort.by.every((place, nth) => at[place] === figure.at[nth]) &&
          sort.where.every((place) => at[place] === 'true'),
      ),
    }))
  })
}
