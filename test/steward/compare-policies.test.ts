import type { Values } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { type CellChange, comparePolicies, type SeenChange } from '@kho/schema/steward/compare-policies.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askOf, type Case } from '../judges/case.ts'
import { type CaseStore, caseDatasets, caseStore } from './case-store.ts'
import { randomChange } from './random-change.ts'

let store: CaseStore

beforeAll(async () => {
  store = await caseStore()
})

afterAll(() => store[Symbol.asyncDispose]())

const recordsOf = (one: Case) => (dataset: string) => one.datasets[caseDatasets.indexOf(dataset)]?.records ?? []

test('what a changed policy shows more and less is counted as a whole comparison counts it', async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const totals = { records: 0, cells: 0, asked: 0 }
  for (let number = 0; number < 100; number++) {
    const { before, after } = randomChange(seed, number)
    const [was, is] = [askOf(before, 0), askOf(after, 0)]
    await store.load(before)
    const comparison = comparePolicies('s0_d0', [{ before: was, after: is }])
    const rows = comparison.statement ? await store.database.rows(comparison.statement) : []
    const [change] = comparison.changes(rows)
    const whole = wholeComparison(before, was, is)
    // That one mask took another's place is told by the rules alone.
    const told = change?.cells.filter(({ from, to }) => from !== to)
    expect({ ...change, cells: told }, `seed ${seed}, change ${number}`).toEqual(whole)
    totals.records += whole.gained + whole.lost
    totals.cells += whole.cells.length
    totals.asked += comparison.statement ? 1 : 0
  }
  // Of each there are some thirty, eight more or less: of none, and the changes are not what they were.
  expect(Math.min(totals.records, totals.cells, totals.asked), `seed ${seed}`).toBeGreaterThan(0)
})

/** Every record and cell decided by the interpreter under both policies, and the differences counted. */
function wholeComparison(one: Case, before: Ask, after: Ask): SeenChange {
  const read = (ask: Ask, values: Values) => interpretRecord({ ask, dataset: 's0_d0', records: recordsOf(one) }, values)
  const pairs = recordsOf(one)('s0_d0').map((values) => [read(before, values), read(after, values)] as const)
  return {
    gained: pairs.filter(([was, is]) => is.shown && !was.shown).length,
    lost: pairs.filter(([was, is]) => was.shown && !is.shown).length,
    cells: (one.datasets[0]?.fields ?? []).flatMap((field) => wholeChanges(field, pairs)),
  }
}

type Read = ReturnType<typeof interpretRecord>

function wholeChanges(field: string, pairs: readonly (readonly [Read, Read])[]): readonly CellChange[] {
  const seen = (read: Read) => read.cells[field]?.state ?? 'withheld'
  const ways = pairs.map(([was, is]) => ({ from: seen(was), to: seen(is) })).filter(({ from, to }) => from !== to)
  const same = Map.groupBy(ways, ({ from, to }) => `${from} ${to}`)
  return [...same]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [way, ...more]]) => (way ? [{ field, ...way, records: more.length + 1 }] : []))
}
