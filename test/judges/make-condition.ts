import type { Comparison, Condition, Operand } from '@kho/schema/contract/condition.ts'
import { fieldFor, isComparable, valuesFor } from './palette.ts'
import type { Random } from './random.ts'

const comparisons: readonly Comparison[] = ['eq', 'eq', 'ne', 'lt', 'lte', 'gt', 'gte']
const attributes: Record<string, readonly string[]> = {
  integer: ['trust', 'attributes.level'],
  boolean: ['attributes.trained'],
}
const textAttributes = ['person', 'agency', 'attributes.note']

/** A random condition on the fields of a dataset, at most `depth` deep. */
export function conditionOn(fields: readonly string[], depth: number, random: Random): Condition {
  if (depth > 1 && random.chance(0.55)) {
    if (random.chance(0.35)) return { op: 'not', of: conditionOn(fields, depth - 1, random) }
    const op = random.pick(['and', 'or'] as const)
    return { op, of: random.many(0, 3, () => conditionOn(fields, depth - 1, random)) }
  }
  const comparable = fields.filter(isComparable)
  if (comparable.length === 0 || random.chance(0.15))
    return { op: 'is_null', field: random.pick(fields), is: random.chance(0.5) }
  const field = random.pick(comparable)
  return random.chance(0.25) ? membership(field, random) : comparison(field, comparable, random)
}

function membership(field: string, random: Random): Condition {
  const op = random.pick(['in', 'nin'] as const)
  if (fieldFor(field).type === 'text' && random.chance(0.4))
    return { op, field, to: { principal: random.pick(['units', 'roles', 'represents']) } }
  return { op, field, to: { values: random.many(0, 3, () => random.pick(valuesFor(field))) } }
}

function comparison(field: string, comparable: readonly string[], random: Random): Condition {
  return { op: random.pick(comparisons), field, to: operand(field, comparable, random) }
}

function operand(field: string, comparable: readonly string[], random: Random): Operand {
  const like = comparable.filter((other) => sameShape(other, field))
  if (like.length > 0 && random.chance(0.15)) return { field: random.pick(like) }
  if (random.chance(0.3)) {
    // Now and then an attribute of the wrong type, as a token may hold: it must count as missing.
    const own = random.chance(0.9) ? attributes[fieldFor(field).type] : undefined
    return { principal: random.pick(own ?? textAttributes) }
  }
  if (random.chance(0.08)) return { purpose: 'key' }
  return { value: random.pick(valuesFor(field)) }
}

function sameShape(a: string, b: string): boolean {
  return fieldFor(a).type === fieldFor(b).type && fieldFor(a).partial === fieldFor(b).partial
}
