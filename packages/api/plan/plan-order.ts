import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import { orderMark, typeMark } from '../graphql/extensions.ts'
import type { OrderPlan } from './plan.ts'
import { directionOf, textOf } from './plan-direction.ts'
import { planFigureOrder } from './plan-figure-order.ts'
import { contractOf, farOf, limits, listOf, mustBeUsable, nullGiven, objectOf, type Planning } from './planning.ts'

interface OrderInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
}

/** The order of a page; `_id` decides what it leaves open. */
export function planOrder(planning: Planning, { type, value }: OrderInput): readonly OrderPlan[] {
  const items = listOf(value)
  if (items.length > limits.order) throw new KhoError('KHO413', `An order has at most ${limits.order} parts.`)
  return items.map((item) => planItem(planning, { type, value: item }, []))
}

/**
 * The order of a page that asks for none: by key, where the rules show this asker every record's key and nothing of it
 * is personal; else by `_id` alone. It is decided by rules, never by records.
 */
export function naturalOrder(planning: Planning, dataset: string, known: readonly string[]): readonly OrderPlan[] {
  const { key } = contractOf(planning, dataset)
  const row = planning.views(dataset, known).over('natural')
  const fields = contractOf(planning, dataset).fields.filter(({ name }) => key.includes(name))
  const plain = fields.every(({ name, sensitivity }) => sensitivity === 'none' && row.cell(name).state === 'shown')
  return plain ? key.map((field) => ({ path: [], field, direction: 'asc', nulls: 'last' })) : []
}

function planItem(planning: Planning, input: OrderInput, path: readonly string[]): OrderPlan {
  if (input.value === null) nullGiven('orderBy')
  const dataset = typeMark(input.type)?.dataset
  if (!dataset || path.length > limits.order) throw new KhoError('KHO414', 'This is not an order.')
  const given = objectOf(input.value)
  const relations = relationsIn(input.type, given)
  const [relation, ...others] = relations
  if (others.length > 0 || (relation ? 'field' in given : !('field' in given))) {
    throw new KhoError('KHO414', 'Each part of orderBy names one field or one relation.')
  }
  if (relation) {
    const to = farOf(planning, dataset, relation.name).relation
    if (to.kind === 'many') return { path, relation: to.name, ...planFigureOrder(planning, to.to, relation) }
    return planItem(planning, relation, [...path, relation.name])
  }
  const field = textOf('field', given.field)
  mustBeUsable(planning, dataset, field)
  return { path, field, ...directionOf(given) }
}

/** The relations that an input of an order or of groups goes through, each with the input of its far side. */
export function relationsIn(type: GraphQLInputObjectType, given: { readonly [name: string]: unknown }) {
  return Object.entries(type.getFields()).flatMap(([name, field]) => {
    const mark = orderMark(field)
    const far = getNamedType(field.type)
    return mark && name in given && isInputObjectType(far)
      ? [{ name: mark.relation, type: far, value: given[name] }]
      : []
  })
}
