import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { maskName } from '@kho/schema/policy/masks.ts'
import { countedWarnings } from '@kho/schema/steward/counted-warnings.ts'
import { whoSees } from '@kho/schema/steward/who-sees.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallCity } from '../harness/small-city.ts'
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
  for (let number = 0; number < 120; number++) {
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
  expect(Math.min(met.shown, met.masked, met.withheld), `seed ${seed}`).toBeGreaterThan(0)
})

test('a warning is told from a sample where there are many records, and says so', async () => {
  const { database } = store
  await database.rows(sql`create table data.permits (code text, a text)`)
  await database.rows(sql`insert into data.permits select n::text, 'x' from generate_series(1, 3000) n`)
  const rules = ['{ rule: r, allow: read, where: { a: x }, fields: all }']
  const { city } = smallCity({ fields: { a: '{ type: text }' }, rules })
  const told = async (percent: number | null) => {
    const { statement, warnings } = countedWarnings(city.rules.get('permits') ?? [], {
      stored: city,
      asked: city,
      percent,
    })
    if (!statement) throw new Error('nothing is counted')
    return warnings(await database.rows(statement)).map(({ code, what }) => `${code} ${what.en}`)
  }
  expect(await told(null)).toEqual(['KHO150 its condition is true of all, of the 3000 records there are now'])
  const [sampled] = await told(50)
  expect(sampled).toMatch(/^KHO150 its condition is true of all, of a sample of \d{3,4} records there are now$/)
  expect(sampled).not.toContain(' 3000 ')
})
