import { boundsSql, positionsSql } from '@kho/schema/derive/bounds.ts'
import { compileSql, type Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { FilterPlan, Place } from '../plan/plan.ts'

type Within = Extract<FilterPlan, { filter: 'within' }>
type Near = Extract<FilterPlan, { filter: 'near' }>

/** The earth as a sphere of its mean radius (IUGG), in metres. */
const radius = 6_371_008.8
const degree = Math.PI / 180

/**
 * Every position of a geometry lies in one of the polygons: by the number of its borders that a line to the east meets, so the
 * west and south of a border are inside. The box around it is looked at first, which the index holds.
 */
export function withinSql(column: Sql, { polygons }: Within): Sql {
  const edges = polygons.flatMap((rings, at) => rings.flatMap(edgesOf).map((edge) => [at, ...edge]))
  const corners = polygons.flat(2)
  const lists = [0, 1, 2, 3, 4].map((part) => edges.map((edge) => edge[part] ?? 0))
  const [polygon, ...ends] = lists
  const given = sql.join([sql`${polygon}::int4[]`, ...ends.map((list) => sql`${list}::float8[]`)])
  const crossed = sql`(e$.y1 > g$.y) <> (e$.y2 > g$.y) and g$.x < (e$.x2 - e$.x1) * (g$.y - e$.y1) / (e$.y2 - e$.y1) + e$.x1`
  const inside = sql`exists (select from unnest(${given}) as e$(p, x1, y1, x2, y2) where ${crossed} group by e$.p having count(*) % 2 = 1)`
  return sql`(${bounds(column)} <@ ${boxAround(corners)} and not exists (select from ${placesSql(column)} as g$ where not ${inside}))`
}

/** Edges between two latitudes; a level one is met by no line to the east. */
function edgesOf(ring: readonly Place[]): readonly (readonly number[])[] {
  return ring.slice(1).flatMap(([x2, y2], at) => {
    const [x1, y1] = ring[at] ?? [x2, y2]
    return y1 === y2 ? [] : [[x1, y1, x2, y2]]
  })
}

/** Some position of a geometry is at most so far, along the sphere. */
export function nearSql(column: Sql, { point, meters }: Near): Sql {
  const [x, y] = point
  const half = (from: Sql, to: number) => sql`sin((${from} - ${to}::float8) * ${degree / 2}::float8) ^ 2`
  const haversine = sql`${half(sql`g$.y`, y)} + ${Math.cos(y * degree)}::float8 * cos(g$.y * ${degree}::float8) * ${half(sql`g$.x`, x)}`
  const most = sql`${Math.sin(meters / radius / 2) ** 2}::float8`
  return sql`(${bounds(column)} && ${boxNear(point, meters)} and exists (select from ${placesSql(column)} as g$ where ${haversine} <= ${most}))`
}

/** The box of what can be so near; all longitudes where it holds a pole or the date line. */
function boxNear([x, y]: Place, meters: number): Sql {
  const angle = meters / radius
  const high = angle / degree
  const polar = Math.abs(y) + high >= 90
  const wide = polar ? 180 : Math.asin(Math.sin(angle) / Math.cos(y * degree)) / degree
  const crosses = Math.abs(x) + wide >= 180
  const [west, east] = crosses ? [-180, 180] : [x - wide, x + wide]
  return boxAround([
    [west, y - high],
    [east, y + high],
  ])
}

/** A little wider than the places, so that no rounding loses one on its edge. */
function boxAround(places: readonly Place[]): Sql {
  const margin = 1e-6
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  const corner = (x: number, y: number) => sql`point(${x}::float8, ${y}::float8)`
  const low = corner(Math.min(...xs) - margin, Math.min(...ys) - margin)
  return sql`box(${low}, ${corner(Math.max(...xs) + margin, Math.max(...ys) + margin)})`
}

function placesSql(column: Sql): Sql {
  const positions = sql.raw(positionsSql(written(column)))
  return sql`(select (p$.at ->> 0)::float8 as x, (p$.at ->> 1)::float8 as y from ${positions} as p$(at))`
}

function bounds(column: Sql): Sql {
  return sql.raw(boundsSql(written(column)))
}

/** An index serves only what is written as it is. */
function written(column: Sql): string {
  return compileSql(column).text
}
