import { KhoError } from '@kho/schema/error.ts'
import type { FilterPlan, Place } from './plan.ts'
import { objectOf } from './planning.ts'

/** The bounds of an area and of a distance: a city's questions. */
const bounds = { positions: 1000, meters: 1_000_000 }

/** Within an area: GeoJSON that its scalar has checked, so a ring has four positions or more and ends where it began. */
export function planWithin(field: string, given: unknown): FilterPlan {
  const { type, coordinates } = objectOf(given)
  if (type !== 'Polygon' && type !== 'MultiPolygon') refuse(`${field} lies within a Polygon or a MultiPolygon.`)
  const listed = listsIn(type === 'Polygon' ? [coordinates] : coordinates)
  const polygons = listed.map((rings) => listsIn(rings).map((ring) => listsIn(ring).map(placeOf)))
  const positions = polygons.flat(2).length
  if (positions === 0) refuse('The area has no positions.')
  if (positions > bounds.positions) {
    refuse(`The area has ${positions} positions, at most ${bounds.positions} are looked at.`)
  }
  return { filter: 'within', field, polygons }
}

/** At most so many metres from a point. */
export function planNear(field: string, near: unknown): FilterPlan {
  const { point, meters } = objectOf(near)
  const { type, coordinates } = objectOf(point)
  if (type !== 'Point') refuse(`${field} is near a Point.`)
  if (typeof meters !== 'number' || !(meters > 0 && meters <= bounds.meters)) {
    refuse(`meters are more than 0 and at most ${bounds.meters}.`)
  }
  return { filter: 'near', field, point: placeOf(coordinates), meters }
}

function listsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function placeOf(position: unknown): Place {
  const [longitude, latitude] = listsIn(position)
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return refuse('A position is two numbers.')
  return [longitude, latitude]
}

function refuse(message: string): never {
  throw new KhoError('KHO143', message)
}
