import type { Place } from '@kho/api/plan/plan.ts'
import type { Value } from '@kho/schema/contract/value.ts'

type Polygons = readonly (readonly (readonly Place[])[])[]

/** Whether every position of a geometry lies in one of the polygons, and there is one. */
export function liesWithin(geometry: Value, polygons: Polygons): boolean {
  const places = placesIn(geometry)
  return places.length > 0 && places.every((place) => polygons.some((rings) => isInside(place, rings)))
}

/** Whether some position of a geometry is at most so many metres from a point, along the sphere. */
export function liesNear(geometry: Value, [x, y]: Place, meters: number): boolean {
  return placesIn(geometry).some(([east, north]) => distance([x, y], [east, north]) <= meters)
}

/** Positions, wherever the geometry has coordinates. */
export function placesIn(value: Value): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(placesIn)
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'coordinates' ? positionsIn(inner) : placesIn(inner),
  )
}

function positionsIn(value: Value): readonly Place[] {
  if (!Array.isArray(value)) return []
  const [x, y] = value
  return typeof x === 'number' && typeof y === 'number' ? [[x, y]] : value.flatMap(positionsIn)
}

/** The even-odd rule, with a line to the east: a border's west and south are inside. */
function isInside([x, y]: Place, rings: readonly (readonly Place[])[]): boolean {
  let inside = false
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at += 1) {
      const [from, to] = [ring[at - 1], ring[at]]
      if (!from || !to || from[1] > y === to[1] > y) continue
      const meets = ((to[0] - from[0]) * (y - from[1])) / (to[1] - from[1]) + from[0]
      if (x < meets) inside = !inside
    }
  }
  return inside
}

/** By the angle between two vectors from the middle of the earth: another formula than the store's. */
function distance(a: Place, b: Place): number {
  const [u, v] = [vectorOf(a), vectorOf(b)]
  const cross = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
  return 6_371_008.8 * Math.atan2(cross, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])
}

function vectorOf([longitude, latitude]: Place): readonly [number, number, number] {
  const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
}
