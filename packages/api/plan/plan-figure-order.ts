import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import type { Measure } from './groups-plan.ts'
import type { FilterPlan, OrderPlan } from './plan.ts'
import { directionOf } from './plan-direction.ts'
import { planFilter } from './plan-filter.ts'
import { planMeasure } from './plan-measure.ts'
import { nullGiven, objectOf, type Planning } from './planning.ts'

interface FigureInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
}

type FigureOrder = Pick<OrderPlan, 'direction' | 'nulls'> & {
  readonly filter: FilterPlan | null
  readonly measure: Measure
}

/**
 * An order by a figure of the records that a to-many relation leads to: `{ count: DESC }`, or a measure of one of their fields.
 * Throws KHO414 for both at once, and KHO421 for a figure that the field has not.
 */
export function planFigureOrder(planning: Planning, dataset: string, { type, value }: FigureInput): FigureOrder {
  if (value === null) nullGiven('orderBy')
  const { filter, ...given } = objectOf(value)
  const found = filter === undefined ? null : planFilter(planning, { ...filterOf(type, filter), depth: 1 })
  if (!('count' in given)) {
    return { filter: found, measure: planMeasure(planning, dataset, given), ...directionOf(given) }
  }
  if (Object.keys(given).length > 1) {
    throw new KhoError('KHO414', 'A part of orderBy through many records names count, or one measure with its field.')
  }
  const direction = given.count ?? nullGiven('count')
  return { filter: found, measure: { of: 'count', where: null }, ...directionOf({ direction }) }
}

function filterOf(inside: GraphQLInputObjectType, value: unknown): FigureInput {
  const type = getNamedType(inside.getFields().filter?.type)
  if (value === null || !isInputObjectType(type)) return nullGiven('filter')
  return { type, value }
}
