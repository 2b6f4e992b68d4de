import { KhoError } from '@kho/schema/error.ts'
import { figureNamed, figureOf } from './figures.ts'
import type { Measure } from './groups-plan.ts'
import { contractOf, mustBeUsable, nullGiven, type Planning } from './planning.ts'

/** The figure that a part of an order names: a measure with its field, COUNT without one. Throws KHO421 for what is none. */
export function planMeasure(planning: Planning, dataset: string, given: { readonly [name: string]: unknown }): Measure {
  const { measure, field } = given
  if (typeof measure !== 'string') return nullGiven('measure')
  if (measure === 'count') return 'field' in given ? noFigure() : { of: 'count', where: null }
  if (!('field' in given)) noFigure()
  if (typeof field !== 'string') return nullGiven('field')
  const figure = figureOf(contractOf(planning, dataset), figureNamed(measure), field)
  if (figure.of !== 'withheldCount') mustBeUsable(planning, dataset, field)
  return figure
}

function noFigure(): never {
  throw new KhoError('KHO421', 'Each part of orderBy names one key, or one measure with its field; COUNT has none.')
}
