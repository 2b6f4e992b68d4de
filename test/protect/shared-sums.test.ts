import { expect, test } from 'vitest'
import { randomOf } from '../judges/random.ts'
import { attacker } from './lp-attack.ts'
import {
  changedValues,
  dominanceOf,
  nextSums,
  type Owned,
  type Owners,
  publicSums,
  settled,
  totals,
  type Valued,
  valued,
} from './random-sums.ts'
import { randomTables, type Tables } from './random-tables.ts'

const seed = 20201124
const share = 40

/** Whose records are summed: each its own contributor's, or several of the same people's, in one cell and in several. */
const kinds = [
  ['each record is nobody’s', true],
  ['people have several records', false],
] as const

const nameOf = ({ cell }: Valued): string => JSON.stringify(cell.at)

function statesOf(tables: Tables, stream: number, alone: boolean): readonly (readonly Valued[])[] {
  const owners: Owners = { random: randomOf(seed, 1000 + stream), alone, made: 0 }
  const states: (readonly Valued[])[] = []
  let now = valued(tables.first, owners)
  const seen: (readonly Valued[])[] = []
  for (const first of [true, false, false]) {
    seen.push(now)
    states.push(nextSums(now, tables, dominanceOf(seen, share, alone), first))
    now = changedValues(settled(states.at(-1) ?? []), owners)
  }
  return states
}

const recordsOf = (cells: readonly Valued[]): readonly Owned[] => cells.flatMap(({ records }) => records)

test.for(kinds)(
  'T18, D04: of 100 random families of tables, linear programming and all that the second largest has bring nobody near the largest: %s',
  async ([, alone]) => {
    const seen = { asked: 0, shown: 0, hidden: 0 }
    for (let stream = 0; stream < 100; stream += 1) {
      const tables = randomTables(randomOf(seed, stream))
      const [state = []] = statesOf(tables, stream, alone)
      const figures = publicSums(state, tables, share)
      const told = figures.filter((one) => one.told)
      seen.shown += told.length
      seen.hidden += figures.length - told.length
      const place = new Map(state.map((one, at) => [nameOf(one), `x${at}`]))
      const unknowns = (cells: readonly Valued[]) => cells.flatMap((one) => place.get(nameOf(one)) ?? [])
      const bounds = attacker(told.map(({ members, sum }) => ({ unknowns: unknowns(members), value: sum })))
      for (const { members, sum } of told) {
        const [largest = 0] = totals(recordsOf(members))
        expect(largest * 100, `seed ${seed}, case ${stream}`).toBeLessThanOrEqual(share * sum)
      }
      const all = [...figures.filter((one) => !one.told).map(({ members }) => members), ...state.map((one) => [one])]
      const narrow = all.filter((members) => {
        const sums = totals(recordsOf(members))
        return (sums[0] ?? 0) * 100 > share * sums.reduce((total, one) => total + one, 0)
      })
      for (const members of narrow.slice(0, 4)) {
        const [largest = 0, second = 0] = totals(recordsOf(members))
        const { most } = await bounds(unknowns(members))
        seen.asked += 1
        // Whoever is second takes all of theirs off the bound: what is left is half as much again as the largest has.
        expect(most - second, `seed ${seed}, case ${stream}: ${largest}, ${second}`).toBeGreaterThanOrEqual(
          1.5 * largest,
        )
      }
    }
    expect({ asked: seen.asked > 100, shown: seen.shown > seen.hidden / 10 }, JSON.stringify(seen)).toEqual({
      asked: true,
      shown: true,
    })
  },
)

/** The most that one contributor makes of a change: what came of theirs less what left. */
function mostMoved(block: readonly Valued[]): number {
  const come = block.flatMap((one) => one.come)
  const left = block.flatMap((one) => one.left).map(({ who, value }) => ({ who, value: -value }))
  return Math.max(0, ...totals([...come, ...left]).map(Math.abs))
}

test.for(kinds)(
  'D05: what a block of sums tells differs from one state to the next by nothing, or by what nobody makes up too much of: %s',
  ([, alone]) => {
    let steps = 0
    for (let stream = 0; stream < 100; stream += 1) {
      const tables = randomTables(randomOf(seed, stream))
      const states = statesOf(tables, stream, alone)
      for (const [at, after] of states.entries()) {
        const before = states[at - 1]
        if (!before) continue
        const known = new Map(before.map((one) => [nameOf(one), one]))
        const told = ({ cell }: Valued) => Number(cell.summed.told.sums[0] ?? 0n)
        for (const block of Map.groupBy(after, ({ cell }) => cell.summed.block).values()) {
          const change = block.reduce((sum, one) => sum + told(one) - told(known.get(nameOf(one)) ?? one), 0)
          if (change === 0) continue
          steps += 1
          expect(mostMoved(block) * 100, `seed ${seed}, case ${stream}, state ${at}`).toBeLessThanOrEqual(
            share * Math.abs(change),
          )
        }
      }
    }
    expect(steps).toBeGreaterThan(20)
  },
)
