import { expect, test } from 'vitest'
import { randomOf } from '../judges/random.ts'
import { attacker } from './lp-attack.ts'
import { changedValues, nextSums, publicSums, settled, type Valued, valued } from './random-sums.ts'
import { randomTables, type Tables } from './random-tables.ts'

const seed = 20201124
const share = 40

const nameOf = ({ cell }: Valued): string => JSON.stringify(cell.at)

function statesOf(tables: Tables, stream: number): readonly (readonly Valued[])[] {
  const random = randomOf(seed, 1000 + stream)
  const first = nextSums(valued(tables.first, random), tables, share, true)
  const second = nextSums(changedValues(settled(first), random), tables, share, false)
  return [first, second, nextSums(changedValues(settled(second), random), tables, share, false)]
}

/** The two largest values of some cells in the first state, where all that is told is what there is. */
function largestTwo(cells: readonly Valued[]): readonly [number, number] {
  const [one = 0, two = 0] = cells.flatMap(({ values }) => values).toSorted((a, b) => b - a)
  return [one, two]
}

test('T18, D04: of 100 random families of tables, linear programming and the second largest value bring nobody near the largest', async () => {
  const seen = { asked: 0, shown: 0, hidden: 0 }
  for (let stream = 0; stream < 100; stream += 1) {
    const tables = randomTables(randomOf(seed, stream))
    const [state = []] = statesOf(tables, stream)
    const figures = publicSums(state, tables, share)
    const told = figures.filter((one) => one.told)
    seen.shown += told.length
    seen.hidden += figures.length - told.length
    const place = new Map(state.map((one, at) => [nameOf(one), `x${at}`]))
    const unknowns = (cells: readonly Valued[]) => cells.flatMap((one) => place.get(nameOf(one)) ?? [])
    const bounds = attacker(told.map(({ members, sum }) => ({ unknowns: unknowns(members), value: sum })))
    for (const { members, sum } of told) {
      const [largest] = largestTwo(members)
      expect(largest * 100, `seed ${seed}, case ${stream}`).toBeLessThanOrEqual(share * sum)
    }
    const all = [...figures.filter((one) => !one.told).map(({ members }) => members), ...state.map((one) => [one])]
    const narrow = all.filter((members) => {
      const sum = members.flatMap(({ values }) => values).reduce((total, one) => total + one, 0)
      return largestTwo(members)[0] * 100 > share * sum
    })
    for (const members of narrow.slice(0, 4)) {
      const [largest, second] = largestTwo(members)
      const { most } = await bounds(unknowns(members))
      seen.asked += 1
      // Who has the second largest value takes it off the bound: what is left is half as much again as the largest.
      expect(most - second, `seed ${seed}, case ${stream}: ${largest}, ${second}`).toBeGreaterThanOrEqual(1.5 * largest)
    }
  }
  expect({ asked: seen.asked > 100, shown: seen.shown > seen.hidden / 10 }, JSON.stringify(seen)).toEqual({
    asked: true,
    shown: true,
  })
})

test('D05: what a block of sums tells differs from one state to the next by nothing, or by what no record makes up too much of', () => {
  let steps = 0
  for (let stream = 0; stream < 100; stream += 1) {
    const tables = randomTables(randomOf(seed, stream))
    const states = statesOf(tables, stream)
    for (const [at, after] of states.entries()) {
      const before = states[at - 1]
      if (!before) continue
      const known = new Map(before.map((one) => [nameOf(one), one]))
      const told = ({ cell }: Valued) => Number(cell.summed.told.sums[0] ?? 0n)
      for (const block of Map.groupBy(after, ({ cell }) => cell.summed.block).values()) {
        const change = block.reduce((sum, one) => sum + told(one) - told(known.get(nameOf(one)) ?? one), 0)
        if (change === 0) continue
        steps += 1
        const most = Math.max(...block.flatMap(({ moved }) => moved))
        expect(most * 100, `seed ${seed}, case ${stream}, state ${at}`).toBeLessThanOrEqual(share * Math.abs(change))
      }
    }
  }
  expect(steps).toBeGreaterThan(20)
})
