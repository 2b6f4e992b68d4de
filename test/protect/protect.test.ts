import type { Cell } from '@kho/schema/derive/protect/told-cells.ts'
import { expect, test } from 'vitest'
import { randomOf } from '../judges/random.ts'
import { attacker, type Equation } from './lp-attack.ts'
import { changed, nextState, publicEquations, randomTables, type Tables } from './random-tables.ts'

const seed = 20201123

interface State {
  readonly cells: readonly Cell[]
  /** Of each cell, the unknown that it is: the same as before where the attacker is told that nothing changed. */
  readonly unknowns: ReadonlyMap<string, string>
}

const nameOf = (cell: Cell): string => JSON.stringify(cell.at)

/** Three states of some tables' cells, as the public figures tell of them. */
function statesOf(tables: Tables, stream: number): readonly State[] {
  const random = randomOf(seed, 1000 + stream)
  const states: State[] = []
  for (let at = 0; at < 3; at += 1) {
    const before = states.at(-1)
    const cells = nextState(before ? changed(before.cells, random) : tables.first, tables, at === 0)
    const told = new Map(before?.cells.map((cell) => [nameOf(cell), cell.told.rows]))
    const unknowns = new Map(
      cells.map((cell, place) => {
        const same = told.get(nameOf(cell)) === cell.told.rows
        return [nameOf(cell), (same && before?.unknowns.get(nameOf(cell))) || `x${at}_${place}`]
      }),
    )
    states.push({ cells, unknowns })
  }
  return states
}

function knowledge(states: readonly State[], tables: Tables): readonly Equation[] {
  return states.flatMap(({ cells, unknowns }) =>
    publicEquations(cells, tables)
      .filter(({ told }) => told)
      .map(({ members, rows }) => ({
        unknowns: members.flatMap((cell) => unknowns.get(nameOf(cell)) ?? []),
        value: rows,
      })),
  )
}

test('T18, D04, D05, R37: of 200 random families of tables in three states, linear programming isolates no small group', async () => {
  let [asked, shown, hidden] = [0, 0, 0]
  for (let stream = 0; stream < 200; stream += 1) {
    const tables = randomTables(randomOf(seed, stream))
    const states = statesOf(tables, stream)
    const ofAll = attacker(knowledge(states, tables))
    for (const [nth, { cells, unknowns }] of states.entries()) {
      const ofOne = attacker(knowledge([{ cells, unknowns }], tables))
      const figures = publicEquations(cells, tables)
      shown += figures.filter(({ told }) => told).length
      hidden += figures.filter(({ told }) => !told).length
      const small = ({ rows }: { rows: number }) => rows > 0 && rows < tables.least
      expect(figures.filter(({ told }) => told).filter(small), `seed ${seed}, case ${stream}, state ${nth}`).toEqual([])
      const single = cells.map((cell) => ({ rows: cell.told.rows, members: [cell] })).filter(small)
      const targets = [...figures.filter(small), ...single].toSorted((a, b) => a.rows - b.rows).slice(0, 3)
      for (const { members, rows } of targets) {
        const target = members.flatMap((cell) => unknowns.get(nameOf(cell)) ?? [])
        const [one, all] = [await ofOne(target), await ofAll(target)]
        asked += 1
        const where = `seed ${seed}, case ${stream}, state ${nth}: ${rows} in [${all.least}, ${all.most}]`
        // One state does not even tell that the group is small; all of them together do not tell how small.
        expect(one.most, where).toBeGreaterThanOrEqual(tables.least)
        expect(all.most - all.least, where).toBeGreaterThanOrEqual(1)
      }
    }
  }
  // Of the first run: 1,736 groups asked of, 15,316 figures told, 6,674 held back.
  expect({ asked: asked > 800, shown: shown > hidden / 4 }).toEqual({ asked: true, shown: true })
})

test('D05: what a block tells differs from one state to the next by nothing, or by as many records as a group must have', () => {
  for (let stream = 0; stream < 200; stream += 1) {
    const tables = randomTables(randomOf(seed, stream))
    const [first, second] = statesOf(tables, stream)
    const before = new Map(first?.cells.map((cell) => [nameOf(cell), cell]))
    const blocks = Map.groupBy(second?.cells ?? [], (cell) => before.get(nameOf(cell))?.block ?? nameOf(cell))
    const moves = [...blocks.values()].map((block) =>
      block.reduce((sum, cell) => sum + Math.abs(cell.told.rows - (before.get(nameOf(cell))?.told.rows ?? 0)), 0),
    )
    expect(
      moves.filter((move) => move > 0 && move < tables.least),
      `seed ${seed}, case ${stream}`,
    ).toEqual([])
  }
})

test('the attack finds what is not protected: a total and all its parts but one', async () => {
  const bounds = attacker([
    { unknowns: ['x', 'y', 'z'], value: 30 },
    { unknowns: ['x'], value: 12 },
    { unknowns: ['y'], value: 15 },
  ])
  expect(await bounds(['z'])).toEqual({ least: 3, most: 3 })
})
