import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { GraphQLInputObjectType } from 'graphql'
import { typeMark } from '../graphql/extensions.ts'
import { tellsDay } from '../graphql/field-scalar.ts'
import type { GroupKey, Step } from './groups-plan.ts'
import { relationsIn } from './plan-order.ts'
import { contractOf, farOf, limits, listOf, mustBeUsable, nullGiven, objectOf, type Planning } from './planning.ts'

/** One input of the request with the type that gives its names their meaning. */
interface GroupInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
}

/** What is grouped by. Throws KHO420 for what is no key, or the same one twice. */
export function planGroupBy(planning: Planning, { type, value }: GroupInput): readonly GroupKey[] {
  const items = listOf(value)
  if (items.length > limits.order) throw new KhoError('KHO413', `Groups have at most ${limits.order} keys.`)
  const keys = items.map((item) => planGroupKey(planning, { type, value: item }, []))
  const twice = keys.find((key, at) => placeOf(keys, key) < at)
  if (twice) throw new KhoError('KHO420', `${[...twice.path, twice.field].join('.')} is grouped by twice.`)
  return keys
}

/** Where a field stands among the keys, whatever its step; -1 where it does not. */
export function placeOf(keys: readonly GroupKey[], { path, field }: Pick<GroupKey, 'path' | 'field'>): number {
  const name = [...path, field].join('.')
  return keys.findIndex((key) => [...key.path, key.field].join('.') === name)
}

const steps: readonly Step[] = ['day', 'week', 'month', 'quarter', 'year']

/** One key: a field, with a step where it tells a day, or one relation with a key of its own. */
export function planGroupKey(planning: Planning, input: GroupInput, path: readonly string[]): GroupKey {
  if (input.value === null) nullGiven('groupBy')
  const dataset = typeMark(input.type)?.dataset
  if (!dataset || path.length > limits.order) throw new KhoError('KHO420', 'This is no key of groups.')
  const given = objectOf(input.value)
  const [relation, ...others] = relationsIn(input.type, given)
  const own = Object.keys(given).length
  if (relation ? others.length > 0 || own > 1 : !('field' in given)) {
    throw new KhoError('KHO420', 'Each part of groupBy names one field or one relation.')
  }
  if (relation) {
    farOf(planning, dataset, relation.name)
    return planGroupKey(planning, relation, [...path, relation.name])
  }
  if (typeof given.field !== 'string') nullGiven('field')
  const field = fieldOf(contractOf(planning, dataset), given.field)
  mustBeUsable(planning, dataset, field.name)
  const by = 'by' in given ? (steps.find((step) => step === given.by) ?? nullGiven('by')) : null
  if (by && !tellsDay(field)) throw new KhoError('KHO420', `${dataset}.${field.name} tells no day to group by a step.`)
  return { path, field: field.name, by }
}
