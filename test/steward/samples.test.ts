import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Values } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { comparePolicies } from '@kho/schema/steward/compare-policies.ts'
import { answersOf } from '@kho/schema/steward/record-answers.ts'
import type { LookedAt } from '@kho/schema/steward/sampled-by.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askOf, type Case } from '../judges/case.ts'
import { makeCase } from '../judges/make-case.ts'
import { conditionOn } from '../judges/make-condition.ts'
import { columns } from '../judges/palette.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { type CaseStore, caseDatasets, caseStore } from './case-store.ts'

let store: CaseStore

beforeAll(async () => {
  store = await caseStore()
})

afterAll(() => store[Symbol.asyncDispose]())

const seed = 20201125

type Stored = (dataset: string) => readonly Values[]

test('P10: what a sample tells of other datasets somebody could tell himself, and no record hidden from him would change it', async () => {
  const totals = { yes: 0, no: 0, hidden: 0 }
  for (let number = 0; number < 200; number++) {
    const trial = await sampled(seed, number)
    if (!trial) continue
    for (const sample of trial.samples) {
      const where = `seed ${seed}, change ${number}, sample ${sample._id}`
      expect(fieldsNotShown(trial, sample), where).toEqual([])
      for (const link of trial.asked.links) {
        const told = answerIn(trial, sample, link)
        expect(answerIn({ ...trial, stored: seenBy(trial) }, sample, link), `${where}, ${link.id}`).toBe(told)
        const unseen = unseenMore(trial, sample, link).map((stored) => answerIn({ ...trial, stored }, sample, link))
        expect(unseen, `${where}, ${link.id}, with one more`).toEqual(unseen.map(() => told))
        totals[told ? 'yes' : 'no'] += 1
        totals.hidden += unseen.length
      }
    }
  }
  // Of each there are tens: of none, and the changes are not what they were.
  expect(Math.min(...Object.values(totals)), `seed ${seed}: ${JSON.stringify(totals)}`).toBeGreaterThan(0)
})

interface Trial {
  readonly sampler: Ask
  readonly stored: Stored
}

type Link = LookedAt['links'][number]

/**
 * Rules that lead from a random case's first dataset through another, changed, and the samples that are named to somebody
 * whose rules are others. Null where the case has no field to lead through.
 */
async function sampled(seed: number, number: number) {
  const random = randomOf(seed + 1, number)
  const made = makeCase(seed, number)
  const via = made.rules.find((rule) => rule.dataset === 0 && rule.via)?.via
  const [key = ''] = made.datasets[0]?.fields ?? []
  if (!via || storedAs(via.field) !== storedAs(key)) return null
  const one = withIds(linked(made, via, random))
  const there = one.datasets[via.dataset]?.fields ?? []
  const wheres = random.many(3, 3, () => conditionOn(there, 1, random))
  const rulesOf = (through: readonly Through[], open: Case['rules']): Case['rules'] => [
    ...open,
    ...through.map(({ effect, where }, at) => ({
      ...{ name: `through_${at}`, dataset: 0, effect, via: { ...via, where } },
      fields: effect === 'deny' ? null : (one.datasets[0]?.fields ?? []),
    })),
  ]
  const askBy = (rules: Case['rules']) => askOf({ ...one, rules }, 0)
  const open = openRules(one, via.dataset, [null])
  const [before, after] = [random, random].map((some) => askBy(rulesOf(through(wheres, some), open)))
  const sampler = askBy([
    ...openRules(one, 0, [null]),
    ...openRules(one, via.dataset, random.pick([[null], wheres, wheres.slice(1), []])),
  ])
  await store.load(one)
  const comparison = comparePolicies('s0_d0', before && after ? [{ before, after }] : [], sampler)
  const rows = comparison.statement ? await store.database.rows(comparison.statement) : []
  const ids = new Set(comparison.samples(rows).flat())
  const stored: Stored = (dataset) => one.datasets[caseDatasets.indexOf(dataset)]?.records ?? []
  const samples = stored('s0_d0').filter(({ _id }) => ids.has(String(_id)))
  return { sampler, stored, asked: comparison.asked, samples }
}

interface Through {
  readonly effect: 'allow' | 'deny'
  readonly where: Condition
}

/** Some of these conditions, each led through by an allow or, of every fourth, a deny. */
function through(wheres: readonly Condition[], random: Random): readonly Through[] {
  return random.some(wheres, 0.6).map((where) => ({ effect: random.chance(0.25) ? 'deny' : 'allow', where }))
}

/** All of a dataset where one of these holds; null is no condition. */
function openRules({ datasets }: Case, dataset: number, wheres: readonly (Condition | null)[]): Case['rules'] {
  const fields = datasets[dataset]?.fields ?? []
  return wheres.map((where, at) => {
    return { name: `open_${dataset}_${at}`, effect: 'allow', dataset, fields, ...(where ? { where } : {}) }
  })
}

/** Fields that a sample tells of and the sampler is not shown as they are. */
function fieldsNotShown({ sampler, stored, asked }: Trial & { readonly asked: LookedAt }, sample: Values) {
  const { cells } = interpretRecord({ ask: sampler, dataset: 's0_d0', records: stored }, sample)
  return asked.fields.filter((field) => cells[field]?.state !== 'shown')
}

function answerIn({ sampler, stored }: Trial, sample: Values, link: Link): boolean {
  return answersOf('s0_d0', sample, { city: sampler.city, records: stored })(link)
}

/** The store with one more record that names the sample, for each that the sampler would not notice. */
function unseenMore({ sampler, stored }: Trial, sample: Values, { dataset, field, key }: Link): readonly Stored[] {
  const view = (records: Stored) => JSON.stringify([...viewOf(sampler, records)])
  const known = view(stored)
  return stored(dataset).flatMap((one): readonly Stored[] => {
    const added = { ...one, [field]: sample[key] ?? null }
    const more: Stored = (name) => [...stored(name), ...(name === dataset ? [added] : [])]
    return view(more) === known ? [more] : []
  })
}

const storedAs = (field: string) => columns.find(({ name }) => name === field)?.stored

/** The case with every record of the other dataset naming some record of the first. */
function linked(
  one: Case,
  { dataset, field }: { readonly dataset: number; readonly field: string },
  random: Random,
): Case {
  const [first] = one.datasets
  const keys = (first?.records ?? []).flatMap((record) => record[first?.fields[0] ?? ''] ?? [])
  const link = (record: Values): Values => (keys.length > 0 ? { ...record, [field]: random.pick(keys) } : record)
  return {
    ...one,
    datasets: one.datasets.map((some, at) => (at === dataset ? { ...some, records: some.records.map(link) } : some)),
  }
}

const withIds = (one: Case): Case => ({
  ...one,
  datasets: one.datasets.map(({ fields, records }) => ({
    fields,
    records: records.map((record, at) => ({
      ...record,
      _id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    })),
  })),
})

/** The records as somebody is shown them: what is withheld or masked is null. */
function seenBy({ sampler, stored }: Trial): Stored {
  const view = viewOf(sampler, stored)
  return (dataset) => view.get(dataset) ?? []
}

function viewOf(ask: Ask, stored: Stored): ReadonlyMap<string, readonly Values[]> {
  const names = [...ask.city.contracts.keys()]
  return new Map(
    names.map((dataset) => {
      const read = stored(dataset).map((values) => interpretRecord({ ask, dataset, records: stored }, values))
      const shown = read.filter((one) => one.shown)
      return [dataset, shown.map(({ cells }) => valuesOf(cells))]
    }),
  )
}

function valuesOf(cells: ReturnType<typeof interpretRecord>['cells']): Values {
  return Object.fromEntries(
    Object.entries(cells).map(([field, cell]) => [field, cell.state === 'shown' ? cell.value : null]),
  )
}
