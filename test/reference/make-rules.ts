import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { maskSuits } from '@kho/schema/contract/mask-suits.ts'
import type { AudienceTest, Mask, Rule, Way } from '@kho/schema/contract/rule.ts'
import type { Random } from '../judges/random.ts'
import { kinds, makeNeed, roles, units } from './asker-words.ts'
import { valuesOf } from './make-records.ts'
import { contracts } from './world.ts'

/** Random sharing rules for every dataset: mostly generous, so that there is something to ask for. */
export function makeRules(random: Random): readonly Rule[] {
  return contracts.flatMap((contract) => [
    ...random.many(0, 4, (at) => allow(contract, `allow_${at}`, random)),
    ...(random.chance(0.3) ? [deny(contract, random)] : []),
  ])
}

/** An allow that shows all of a dataset to everyone. */
export function openRule(dataset: string, fields: readonly string[]): Rule {
  return {
    dataset,
    name: 'open',
    effect: 'allow',
    to: [],
    where: null,
    via: null,
    fields,
    mask: {},
    purpose: null,
    mustKnow: [],
    quota: null,
    ways: ['query'],
    valid: { from: null, until: null },
    basis: null,
    reason: null,
  }
}

function allow(contract: Contract, name: string, random: Random): Rule {
  const names = contract.fields.map((field) => field.name)
  const fields = random.chance(0.3) ? names : random.some(names, 0.75)
  return {
    ...openRule(contract.dataset, fields),
    name,
    where: random.chance(0.5) ? condition(contract, random, 2) : null,
    via:
      contract.dataset === 'people' && random.chance(0.4)
        ? { dataset: 'cases', field: 'person_id', where: null }
        : null,
    mask: Object.fromEntries(random.some(fields, 0.25).flatMap((field) => maskFor(contract, field, random))),
    mustKnow: random.chance(0.1) ? contract.key : [],
    ...limits(random),
    reason: random.chance(0.5) ? { vi: `lý do ${name}`, en: `reason ${name}` } : null,
  }
}

function deny(contract: Contract, random: Random): Rule {
  const names = contract.fields.map((field) => field.name)
  return {
    ...openRule(contract.dataset, names),
    name: 'deny',
    effect: 'deny',
    fields: random.chance(0.4) ? null : random.some(names, 0.3),
    where: condition(contract, random, 1),
    to: random.chance(0.3) ? [audience(random)] : [],
  }
}

function maskFor(contract: Contract, name: string, random: Random): [string, Mask][] {
  const field = contract.fields.find((one) => one.name === name)
  if (!field || field.list) return []
  const masks: readonly Mask[] = [
    { how: 'year' },
    { how: 'range', n: random.pick([5, 1000]) },
    { how: 'prefix', n: random.pick([1, 3]) },
    { how: 'last4' },
    { how: 'hash' },
  ]
  const suiting = masks.filter((mask) => maskSuits(mask, field))
  return suiting.length === 0 ? [] : [[name, random.pick(suiting)]]
}

/** Whom, when, for what and by which way out an allow is. */
function limits(random: Random): Partial<Rule> {
  const edge = () => random.pick([null, '2020-11-01', '2020-11-02', '2020-11-03'])
  return {
    ...(random.chance(0.3) ? { to: random.many(1, 2, () => audience(random)) } : {}),
    ...(random.chance(0.15) ? { purpose: makeNeed(random) } : {}),
    ...(random.chance(0.08) ? { valid: { from: edge(), until: edge() } } : {}),
    ...(random.chance(0.1) ? { ways: random.pick<readonly Way[]>([['export'], ['query', 'export', 'changes']]) } : {}),
  }
}

function audience(random: Random): AudienceTest {
  return random.pick<() => AudienceTest>([
    () => ({ attribute: 'kind', op: random.pick(['in', 'nin']), values: random.some(kinds, 0.5) }),
    () => ({ attribute: 'kind', op: 'ne', values: [random.pick(kinds)] }),
    () => ({ attribute: 'roles', op: random.pick(['eq', 'ne']), values: [random.pick(roles)] }),
    () => ({ attribute: 'units', op: random.pick(['in', 'nin']), values: random.some(units, 0.6) }),
    () => ({ attribute: 'agency', op: random.pick(['eq', 'ne']), values: [random.pick(units)] }),
    () => ({ attribute: 'trust', op: random.pick(['gte', 'lt']), values: [random.below(4)] }),
  ])()
}

/** A random condition on a dataset's own comparable fields. */
export function condition(contract: Contract, random: Random, depth: number): Condition {
  if (depth > 0 && random.chance(0.35)) {
    if (random.chance(0.3)) return { op: 'not', of: condition(contract, random, depth - 1) }
    return {
      op: random.pick(['and', 'or'] as const),
      of: random.many(0, 2, () => condition(contract, random, depth - 1)),
    }
  }
  const field = random.pick(contract.fields.filter(({ list, type }) => !list && type !== 'json' && type !== 'geometry'))
  const values = valuesOf(contract.dataset, field)
  if (field.type === 'text' && random.chance(0.3)) return ofTheAsker(field.name, random)
  if (random.chance(0.15)) return { op: 'is_null', field: field.name, is: random.chance(0.5) }
  if (random.chance(0.3)) {
    return { op: random.pick(['in', 'nin'] as const), field: field.name, to: { values: random.some(values, 0.5) } }
  }
  const op = random.pick(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const)
  return {
    op: field.type === 'boolean' && op !== 'ne' ? 'eq' : op,
    field: field.name,
    to: { value: random.pick(values) },
  }
}

function ofTheAsker(field: string, random: Random): Condition {
  if (random.chance(0.5)) {
    const to = { principal: random.pick(['units', 'roles', 'represents']) }
    return { op: random.pick(['in', 'nin'] as const), field, to }
  }
  const to = random.chance(0.2) ? ({ purpose: 'key' } as const) : { principal: random.pick(['person', 'agency']) }
  return { op: random.pick(['eq', 'ne'] as const), field, to }
}
