import type { Values } from '@kho/schema/contract/value.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { atBestPurpose, luckiestOf } from '@kho/schema/steward/luckiest.ts'
import { type Reach, reachOf, type Seen } from '@kho/schema/steward/reach.ts'
import { answersOf } from '@kho/schema/steward/record-answers.ts'
import { holds } from '@kho/schema/steward/truth.ts'
import { expect, test } from 'vitest'
import { askOf, type Case, datasetName } from '../judges/case.ts'
import { makeCase } from '../judges/make-case.ts'

const strength: Record<Seen, number> = { withheld: 0, masked: 1, shown: 2 }
const cases = 300

test('P10 nobody of a kind sees more than what is counted for the kind, nor for a person than at the best purpose', () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const met = { shown: 0, masked: 0, withheld: 0 }
  for (let number = 0; number < cases; number++) {
    const one = makeCase(seed, number)
    for (const { read, bounds, field } of cellsOf(one)) {
      met[read] += 1
      const least = Math.min(...bounds.map((seen) => strength[seen]))
      expect(least, `seed ${seed}, case ${number}, ${field}`).toBeGreaterThanOrEqual(strength[read])
    }
  }
  expect(Math.min(met.shown, met.masked, met.withheld), `seed ${seed}`).toBeGreaterThan(0)
})

/** Every cell of a case as its asker is read to see it, and as the luckiest of his kind and he himself at best may. */
function cellsOf(one: Case) {
  const [ask, records] = [askOf(one, 0), recordsOf(one)]
  const { principal, city } = ask
  // Who does not log in has no attributes, but the judges' asker may.
  const kinds = principal.kind === 'anonymous' ? [] : [luckiestOf(city, principal.kind, ask)]
  const reaches = [...kinds, atBestPurpose(city, principal, ask)].map((bound) => reachOf(bound, 's0_d0'))
  return records('s0_d0').flatMap((values) => {
    const read = interpretRecord({ ask, dataset: 's0_d0', known: new Set(one.known), records }, values)
    const answers = answersOf('s0_d0', values, { city, records })
    const seen = (reach: Reach, field: string): Seen =>
      holds(reach.shown, answers) ? reach.cell(field, answers).seen : 'withheld'
    return Object.entries(read.cells).map(([field, { state }]) => ({
      field,
      read: state,
      bounds: reaches.map((reach) => seen(reach, field)),
    }))
  })
}

test('a record in memory answers the formulas as the interpreter reads the rules', () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  for (let number = 0; number < cases; number++) {
    const one = makeCase(seed, number)
    const ask = askOf(one, 0)
    const [known, records] = [new Set(one.known), recordsOf(one)]
    const reach = reachOf(ask, 's0_d0', known)
    for (const values of records('s0_d0')) {
      const read = interpretRecord({ ask, dataset: 's0_d0', known, records }, values)
      const answers = answersOf('s0_d0', values, { city: ask.city, records })
      expect(holds(reach.shown, answers), `seed ${seed}, case ${number}`).toBe(read.shown)
      const seen = Object.keys(read.cells).map((field) => (read.shown ? reach.cell(field, answers).seen : 'withheld'))
      expect(seen, `seed ${seed}, case ${number}`).toEqual(Object.values(read.cells).map(({ state }) => state))
    }
  }
})

function recordsOf(one: Case) {
  return (dataset: string): readonly Values[] =>
    one.datasets.find((_, place) => datasetName(0, place) === dataset)?.records ?? []
}
