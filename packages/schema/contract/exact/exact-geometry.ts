import type { Value } from '../value.ts'
import { breach, type Exact } from './exact.ts'
import { exactJson } from './exact-json.ts'

/** How deep the coordinates of each GeoJSON geometry (RFC 7946, 3.1) are nested. */
const nesting = new Map([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
])

/** A GeoJSON geometry in WGS84: longitude, latitude and perhaps height. */
export function exactGeometry(text: string): Exact {
  const json = exactJson(text)
  if (!('value' in json)) return json
  return isGeometry(json.value) ? json : breach('is no GeoJSON geometry in WGS84')
}

function isGeometry(value: Value): boolean {
  if (!isRecord(value)) return false
  if (value.type === 'GeometryCollection') {
    return Array.isArray(value.geometries) && value.geometries.every((one: Value) => isGeometry(one))
  }
  const depth = typeof value.type === 'string' ? nesting.get(value.type) : undefined
  return depth !== undefined && value.coordinates !== undefined && isNested(value.coordinates, depth) && closes(value)
}

function isNested(value: Value, depth: number): boolean {
  if (!Array.isArray(value)) return false
  return depth === 0 ? isPosition(value) : value.every((item: Value) => isNested(item, depth - 1))
}

function isPosition(position: readonly Value[]): boolean {
  const [longitude, latitude] = position
  if (position.length < 2 || position.length > 3 || !position.every((part) => typeof part === 'number')) return false
  return Math.abs(Number(longitude)) <= 180 && Math.abs(Number(latitude)) <= 90
}

/** A ring has four positions or more and ends where it began. */
function closes({ type, coordinates }: { readonly [key: string]: Value }): boolean {
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []
  return (polygons as readonly (readonly (readonly Value[])[])[]).every((rings) =>
    rings.every((ring) => ring.length >= 4 && JSON.stringify(ring[0]) === JSON.stringify(ring.at(-1))),
  )
}

function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
