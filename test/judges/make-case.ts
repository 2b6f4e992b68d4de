import type { Comparison } from '@kho/schema/contract/condition.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Case, Probe } from './case.ts'
import { purposeFor, ruleFor } from './make-rule.ts'
import { columns, fieldFor, isComparable, valuesFor } from './palette.ts'
import { type Random, randomOf } from './random.ts'

/** Keys are drawn from a column's first values, other fields mostly, so that records of different datasets meet. */
const commonest = 5

/** By which way out a case is asked; rules without a word on it are for the first. */
const ways: readonly Way[] = ['query', 'query', 'query', 'export', 'changes']

/** Case `number` of a seed: two to four contracts, their rules and records, and someone who asks. */
export function makeCase(seed: number, number: number): Case {
  const random = randomOf(seed, number)
  const keys = columns.filter(({ name, type }) => isComparable(name) && type !== 'boolean').map(({ name }) => name)
  // Most keys are texts, so that ways from one dataset to another exist.
  const drawn = random.many(2, 4, () => fieldsOf(random.chance(0.6) ? 'word' : random.pick(keys), random))
  const rules = drawn.flatMap((_, place) =>
    random.many(place === 0 ? 2 : 1, place === 0 ? 6 : 4, (at) =>
      ruleFor(place, `r${place}_${at}`, { datasets: drawn, random }),
    ),
  )
  return {
    datasets: drawn.map((fields) => ({ fields, records: recordsOf(fields, random) })),
    rules,
    principal: principal(random),
    purpose: purpose(random),
    way: random.pick(ways),
    ...(random.chance(0.4) ? { purposes: random.many(1, 3, () => purposeFor(random)) } : {}),
    known: random.chance(0.3) ? random.some(drawn[0] ?? [], 0.6) : [],
    probes: random.many(2, 4, () => probe(drawn[0] ?? [], random)),
  }
}

function fieldsOf(key: string, random: Random): string[] {
  const others = columns.map(({ name }) => name).filter((name) => name !== key)
  const few = random.many(2, 6, () => random.pick(others))
  return [...new Set([key, ...few])]
}

function recordsOf(fields: readonly string[], random: Random): Values[] {
  const [key, ...others] = fields
  if (key === undefined) return []
  const keys = new Set(random.many(1, 6, () => random.pick(valuesFor(key).slice(0, 2 * commonest))))
  return [...keys].map((own) =>
    Object.fromEntries([
      [key, own],
      ...others.map((field): [string, Value] => [field, random.chance(0.15) ? null : randomValue(field, random)]),
    ]),
  )
}

function randomValue(field: string, random: Random): Value {
  const values = valuesFor(field)
  return random.pick(random.chance(0.6) ? values.slice(0, commonest) : values)
}

function principal(random: Random): Principal {
  const has = () => random.chance(0.7)
  const words = ['a', 'B', 'á', 'đ', '\ufb00', '😀', 'abcd', '2020', '10.5', '']
  return {
    kind: random.pick(['anonymous', 'citizen', 'officer', 'officer'] as const),
    ...(has() ? { person: random.pick(words) } : {}),
    ...(has() ? { agency: random.pick(words) } : {}),
    ...(has() ? { units: random.some(words, 0.3) } : {}),
    ...(has() ? { roles: random.some(words, 0.3) } : {}),
    ...(has() ? { represents: random.some(words, 0.3) } : {}),
    ...(has() ? { trust: random.below(4) } : {}),
    ...(has() ? { attributes: attributes(random) } : {}),
  }
}

function attributes(random: Random): { [attribute: string]: Value } {
  return {
    ...(random.chance(0.7) ? { trained: random.chance(0.5) } : {}),
    ...(random.chance(0.7) ? { level: random.pick([0, 1, 2, null]) } : {}),
    ...(random.chance(0.7) ? { note: random.pick(['\ufb00', '😀', 'a']) } : {}),
  }
}

function purpose(random: Random): Purpose | null {
  if (random.chance(0.5)) return null
  const tasks = random.chance(0.5) ? [{ dataset: 'dossiers', assigned: 'handler' }] : []
  return { key: random.pick(['a', 'abcd', 'invented']), procedure: random.chance(0.5), tasks }
}

/** What is no value of the field, or a rare one, but what its masks may show: one may ask for it all the same. */
function maskedLooks(field: string): readonly Value[] {
  const { type, scale } = fieldFor(field)
  if (type === 'date') return ['2020', '1999', '2020-01', '2000']
  if (type === 'timestamp') return ['2020', '1900', '0001']
  if (type === 'decimal')
    return scale ? [`10.${'0'.repeat(scale)}`, `-10.${'0'.repeat(scale)}`] : ['-10', '99999999999990']
  if (type === 'text') return ['a****', 'abcd****']
  return type === 'integer' ? [-10, 2147483640] : type === 'bigint' ? ['-10', '9007199254740990'] : []
}

const comparisons: readonly Comparison[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']

function probe(fields: readonly string[], random: Random): Probe {
  const field = random.pick(fields)
  if (!isComparable(field) || random.chance(0.15)) return { field, ask: random.pick(['null', 'value'] as const) }
  const { type } = fieldFor(field)
  const values = [...valuesFor(field), ...maskedLooks(field)]
  if (random.chance(0.25))
    return { field, ask: random.pick(['in', 'nin'] as const), values: random.many(0, 3, () => random.pick(values)) }
  if (type === 'text' && random.chance(0.25))
    return {
      field,
      ask: random.pick(['startsWith', 'contains'] as const),
      text: random.pick(['a', '%', '_', '\\', '*', '😀']),
    }
  return { field, ask: random.pick(comparisons), value: random.pick(values) }
}
