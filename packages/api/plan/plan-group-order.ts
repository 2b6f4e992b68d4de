import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import type { GroupKey, GroupOrder } from './groups-plan.ts'
import { directionOf } from './plan-direction.ts'
import { placeOf, planGroupKey } from './plan-group-by.ts'
import { planMeasure } from './plan-measure.ts'
import { limits, listOf, nullGiven, objectOf, type Planning } from './planning.ts'

interface OrderInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
  readonly dataset: string
  readonly keys: readonly GroupKey[]
}

/** The order of groups, by keys and figures. Throws KHO421 for what is neither. */
export function planGroupOrder(planning: Planning, { value, ...input }: OrderInput): readonly GroupOrder[] {
  const items = listOf(value)
  if (items.length > limits.order) throw new KhoError('KHO413', `An order has at most ${limits.order} parts.`)
  return items.map((item) => {
    if (item === null) nullGiven('orderBy')
    const given = objectOf(item)
    return { on: planOn(planning, { ...input, value: item }, given), ...directionOf(given) }
  })
}

function planOn(planning: Planning, input: OrderInput, given: { readonly [name: string]: unknown }): GroupOrder['on'] {
  if ('key' in given === 'measure' in given || ('key' in given && 'field' in given)) wrong()
  if ('key' in given) return planKey(planning, input, given.key)
  return planMeasure(planning, input.dataset, given)
}

function planKey(planning: Planning, { type, keys }: OrderInput, value: unknown): number {
  const by = getNamedType(type.getFields().key?.type)
  if (!isInputObjectType(by)) return wrong()
  const key = planGroupKey(planning, { type: by, value }, [])
  const place = placeOf(keys, key)
  if (place >= 0 && (key.by === null || key.by === keys[place]?.by)) return place
  throw new KhoError('KHO421', `${[...key.path, key.field].join('.')} is not grouped by, or by another step.`)
}

function wrong(): never {
  throw new KhoError('KHO421', 'Each part of orderBy names one key, or one measure with its field; COUNT has none.')
}
