import { atLeast, joinBlocks } from '@kho/schema/derive/protect/join-blocks.ts'
import { publicFigures } from '@kho/schema/derive/protect/public-figures.ts'
import { cellsOfSums, followSums, isTellable } from '@kho/schema/derive/protect/summed-cells.ts'
import { type Cell, followRecords, loosenBlocks } from '@kho/schema/derive/protect/told-cells.ts'
import type { Random } from '../judges/random.ts'
import type { Tables } from './random-tables.ts'

/** A cell with the value of each record in it, of which an attacker may know all but one. */
export interface Valued {
  readonly cell: Cell
  readonly values: readonly number[]
  /** Those of records that came or left since the cell's sum was told. */
  readonly moved: readonly number[]
}

/** Gives the records of cells values: most alike, some a hundred times the others. */
export function valued(cells: readonly Cell[], random: Random): readonly Valued[] {
  return cells.map((cell) => {
    const values = Array.from({ length: cell.now.rows }, () => feeOf(random))
    const most = largest(values)
    const summed = { most: [most], moved: [most], told: { rows: 0, sums: [0n] }, known: [0n], block: null }
    const now = { rows: values.length, sums: [totalOf(values)] }
    return { cell: { ...cell, now, told: { rows: 0, sums: [0n] }, summed }, values, moved: values }
  })
}

const feeOf = (random: Random): number => (random.chance(0.03) ? 2000 + random.below(20_000) : 50 + random.below(100))

const totalOf = (values: readonly number[]): bigint => BigInt(values.reduce((sum, one) => sum + one, 0))

/** Records come, some of them large, and others leave. */
export function changedValues(state: readonly Valued[], random: Random): readonly Valued[] {
  return state.map(({ cell, values, moved }) => {
    if (random.chance(0.5)) return { cell, values, moved }
    const come = Array.from({ length: random.below(30) }, () => feeOf(random))
    const left = values.slice(0, random.below(values.length + 1) >> 1)
    const next = [...values.slice(left.length), ...come]
    const summed = {
      ...cell.summed,
      moved: [largest([...come, ...left, Number(cell.summed.moved[0] ?? 0n)])],
      most: [largest([...come, Number(cell.summed.most[0] ?? 0n)])],
    }
    const now = { rows: next.length, sums: [totalOf(next)] }
    return { cell: { ...cell, now, summed }, values: next, moved: [...moved, ...come, ...left] }
  })
}

const largest = (values: readonly number[]): bigint => BigInt(Math.max(0, ...values))

/** After a state was looked at: what was told in it has not moved since. */
export function settled(state: readonly Valued[]): readonly Valued[] {
  return state.map((one) => (one.cell.summed.moved.every((most) => most === 0n) ? { ...one, moved: [] } : one))
}

export function nextSums(
  state: readonly Valued[],
  { least, levels }: Tables,
  share: number,
  first: boolean,
): readonly Valued[] {
  const followed = followRecords(
    state.map(({ cell }) => cell),
    least,
    first,
  )
  const told = followSums(joinBlocks(loosenBlocks(followed, least), atLeast(least), levels), share, levels)
  const known = new Map(state.map((one) => [JSON.stringify(one.cell.at), one]))
  return told.map((cell) => {
    const { values = [], moved = [] } = known.get(JSON.stringify(cell.at)) ?? {}
    return { cell, values, moved }
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
