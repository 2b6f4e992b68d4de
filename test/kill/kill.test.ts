import { expect, test } from 'vitest'
import { tableOf } from './figures.ts'
import { killLoop } from './kill-loop.ts'
import { kinds, victims } from './kill-scene.ts'
import { workLoop } from './work-loop.ts'

// More rounds by command: node test/kill/main.ts --worker 2000 --store 300 --source 300
const kills = { worker: 100, store: 20, source: 20 }
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)

test('F01, F02, F04, T6, T7: workers, stores and sources killed at random moments lose nothing and bring nothing twice', {
  timeout: 1_200_000,
}, async () => {
  console.info(`kill loops: KHO_SEED=${seed}`)
  const figures = await killLoop({ kills, kinds, seed, onRound: () => undefined })
  console.info(tableOf(figures, kinds))
  expect(figures.wrong).toEqual({ lost: 0, twice: 0, untrue: 0, torn: 0, ahead: 0 })
  for (const victim of victims) {
    const killed = [...figures.kills].filter(([name]) => name.endsWith(` ${victim}`)).map(([, times]) => times)
    expect(killed.reduce((sum, times) => sum + times, 0)).toBe(kills[victim])
  }
  const advanced = [...figures.advanced.values()].reduce((sum, times) => sum + times, 0)
  expect(advanced, 'kills came between publishes').toBeGreaterThan(kills.worker / 4)
  expect(figures.equal).toBeGreaterThanOrEqual(figures.advanced.size)
})

test('F01, T6: `kho work` itself, killed at random moments while it takes in everything at once', {
  timeout: 600_000,
}, async () => {
  console.info(`kho work: KHO_SEED=${seed}`)
  const figures = await workLoop({ kills: 5, kinds, seed, onRound: () => undefined })
  console.info(tableOf(figures, kinds))
  expect(figures.wrong).toEqual({ lost: 0, twice: 0, untrue: 0, torn: 0, ahead: 0 })
  expect(figures.kills.get('kho work')).toBe(5)
  expect(figures.advanced.size, 'it has published between kills').toBeGreaterThan(0)
  expect(figures.equal).toBeGreaterThanOrEqual(figures.advanced.size)
})
