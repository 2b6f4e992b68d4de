import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import { whoSees } from '@kho/schema/steward/who-sees.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askOf, type Case } from '../judges/case.ts'
import { makeCase } from '../judges/make-case.ts'
import { type CaseStore, caseDatasets, caseStore } from './case-store.ts'

let store: CaseStore

beforeAll(async () => {
  store = await caseStore()
})

afterAll(() => store[Symbol.asyncDispose]())

const recordsOf = (one: Case) => (dataset: string) => one.datasets[caseDatasets.indexOf(dataset)]?.records ?? []

test('the cells that somebody is said to see, masked and withheld, are those that he does see', async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const met = { shown: 0, masked: 0, withheld: 0 }
  for (let number = 0; number < 80; number++) {
    const one = { ...makeCase(seed, number), known: [] }
    const [ask, fields] = [askOf(one, 0), one.datasets[0]?.fields ?? []]
    await store.load(one)
    const { statement, told } = whoSees({ dataset: 's0_d0', fields, moment: ask }, [ask])
    const { records, sights, rules } = told(await store.database.rows(statement))
    const read = recordsOf(one)('s0_d0').map((values) =>
      interpretRecord({ ask, dataset: 's0_d0', records: recordsOf(one) }, values),
    )
    const seen = read.filter(({ shown }) => shown)
    expect([records, sights[0]?.records], `seed ${seed}, case ${number}`).toEqual([read.length, seen.length])
    for (const field of fields) {
      for (const state of ['shown', 'masked', 'withheld'] as const) {
        const cells = sights[0]?.cells.filter((cell) => cell.field === field && cell.state === state) ?? []
        const count = seen.filter(({ cells: own }) => own[field]?.state === state).length
        expect(
          cells.reduce((sum, cell) => sum + cell.records, 0),
          `seed ${seed}, case ${number}, ${field} ${state}`,
        ).toBe(count)
        met[state] += count
        const masks = cells.map(({ mask }) => mask && maskName(mask))
        expect(masks.includes(null), `seed ${seed}, case ${number}, ${field}`).toBe(state !== 'masked' && count > 0)
      }
    }
    expect(rules.every(({ records: spoken }) => spoken === null || spoken <= read.length)).toBe(true)
  }
  expect(Math.min(met.shown, met.masked, met.withheld), `seed ${seed}`).toBeGreaterThan(50)
})
