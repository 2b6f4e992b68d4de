import type { OrderPlan } from './plan.ts'
import { nullGiven } from './planning.ts'

/** Which way a part of an order goes, and where nulls stand in it. */
export function directionOf(given: { readonly [name: string]: unknown }): Pick<OrderPlan, 'direction' | 'nulls'> {
  const direction = textOf('direction', given.direction ?? missing('direction', given)) === 'desc' ? 'desc' : 'asc'
  const nulls = textOf('nulls', given.nulls ?? missing('nulls', given)) === 'first' ? 'first' : 'last'
  return { direction, nulls }
}

export function textOf(name: string, value: unknown): string {
  return typeof value === 'string' ? value : nullGiven(name)
}

/** A part that is left out takes the schema's default; one that is null is refused. */
function missing(name: string, given: { readonly [name: string]: unknown }): unknown {
  return name in given ? null : ''
}
