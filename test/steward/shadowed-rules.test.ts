import type { Condition } from '@kho/schema/contract/condition.ts'
import { holds } from '@kho/schema/contract/evaluate.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Values } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { interpretRecord } from '@kho/schema/policy/interpret.ts'
import { shadowedRules } from '@kho/schema/steward/shadowed-rules.ts'
import { domainsOf, verdictOf } from '@kho/schema/steward/verdict.ts'
import { expect, test } from 'vitest'
import { askOf, type Case, datasetName } from '../judges/case.ts'
import { makeCase } from '../judges/make-case.ts'
import { conditionOn } from '../judges/make-condition.ts'
import { type Random, randomOf } from '../judges/random.ts'

const cases = 400

test('P03 what is said to be true of every record, or of none, is so of all there are', () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const met = { always: 0, never: 0, depends: 0 }
  for (let number = 0; number < cases; number++) {
    const [one, random] = [makeCase(seed, number), randomOf(seed + 1, number)]
    const contract = askOf(one, 0).city.contracts.get('s0_d0')
    if (!contract) throw new Error('the judges made no dataset')
    const condition = conditionOn(one.datasets[0]?.fields ?? [], 3, random)
    const verdict = verdictOf(condition, domainsOf({ ...contract, key: [] }))
    met[verdict] += 1
    if (verdict === 'depends') continue
    // Nobody asks: what the asker has satisfies nothing, as a rule that asks for it does not apply.
    const says = recordsOf(one)('s0_d0').map((values) => holds(whenAsked(condition), contract, values))
    expect(says, `seed ${seed}, case ${number}`).not.toContain(verdict === 'never')
  }
  expect(Math.min(...Object.values(met)), `seed ${seed}`).toBeGreaterThan(3)
})

/** A condition whose asker has what it asks for: a value above all that records hold. */
function whenAsked(condition: Condition): Condition {
  switch (condition.op) {
    case 'and':
    case 'or':
      return { op: condition.op, of: condition.of.map(whenAsked) }
    case 'not':
      return { op: 'not', of: whenAsked(condition.of) }
    case 'is_null':
      return condition
    default: {
      const { op, field, to } = condition
      if (!('principal' in to || 'purpose' in to)) return condition
      if (op === 'ne' || op === 'nin') return { op: 'and', of: [] }
      return op === 'lt' || op === 'lte' ? { op: 'is_null', field, is: false } : { op: 'or', of: [] }
    }
  }
}

test('P05 to take away every rule that is said to be shadowed changes no cell of anybody', () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const met = { shadowed: 0, cells: 0 }
  for (let number = 0; number < cases; number++) {
    const ask = askOf(withEchoes(makeCase(seed, number), randomOf(seed + 1, number)), 0)
    const rules = ask.city.rules.get('s0_d0') ?? []
    const shadowed = new Set(shadowedRules(rules, ask).map(({ rule }) => rule))
    if (shadowed.size === 0) continue
    met.shadowed += shadowed.size
    const fewer = { ...ask, city: withRules(ask, (rule) => !shadowed.has(rule.name)) }
    const [records, known] = [recordsOf(makeCase(seed, number)), new Set(makeCase(seed, number).known)]
    for (const values of records('s0_d0')) {
      const read = (asked: Ask) => interpretRecord({ ask: asked, dataset: 's0_d0', known, records }, values)
      const states = (asked: Ask) => Object.entries(read(asked).cells).map(([field, { state }]) => `${field} ${state}`)
      expect(states(fewer), `seed ${seed}, case ${number}, without ${[...shadowed]}`).toEqual(states(ask))
      met.cells += states(ask).filter((cell) => !cell.endsWith('withheld')).length
    }
  }
  expect(Math.min(met.shadowed, met.cells), `seed ${seed}`).toBeGreaterThan(50)
})

/** A case with some of its rules said again, as they are or for fewer records, people or fields. */
function withEchoes(one: Case, random: Random): Case {
  const echoes = one.rules.flatMap((rule) => {
    if (random.chance(0.5)) return []
    const { where, to = [] } = rule
    const fields = rule.fields && random.some(rule.fields, 0.7)
    const narrower = conditionOn(one.datasets[rule.dataset]?.fields ?? [], 2, random)
    const ways = [
      rule,
      { ...rule, fields },
      { ...rule, where: where ? { op: 'and' as const, of: [where, narrower] } : narrower },
      { ...rule, to: [...to, { attribute: 'trust', op: 'gte' as const, values: [2] }] },
    ]
    return [{ ...random.pick(ways), name: `${rule.name}_again` }]
  })
  return { ...one, rules: [...one.rules, ...echoes] }
}

function withRules({ city }: Ask, keep: (rule: Rule) => boolean) {
  const rules = (city.rules.get('s0_d0') ?? []).filter(keep)
  return { ...city, rules: new Map([...city.rules, ['s0_d0', rules]]) }
}

function recordsOf(one: Case) {
  return (dataset: string): readonly Values[] =>
    one.datasets.find((_, place) => datasetName(0, place) === dataset)?.records ?? []
}
