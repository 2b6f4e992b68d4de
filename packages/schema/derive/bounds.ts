/**
 * Every position of a GeoJSON geometry, wherever its coordinates stand: arrays that begin with two numbers. In strict mode an
 * array stays one; in lax mode PostgreSQL would take it apart.
 */
const positions =
  'strict $.** ? (@.type() == "object" && exists(@.coordinates)).coordinates.** ? (@.type() == "array" && @.size() >= 2 && @[0].type() == "number" && @[1].type() == "number")'

const far = `'(1024,1024)'::point`

/** The positions of a column of GeoJSON, a JSON array each, as a table. */
export function positionsSql(column: string): string {
  return `jsonb_path_query((${column})::jsonb, '${positions}')`
}

/**
 * The box around a column of GeoJSON, degrees of longitude and latitude; null of what has no position. PostgreSQL's own types
 * alone: a polygon is read from its positions' numbers, and has a box. It is immutable, so an index may hold it. There and back
 * again leaves 42 binary places of a degree: an index multiplies widths by heights, and of numbers without end it underflows.
 */
export function boundsSql(column: string): string {
  const numbers = `jsonb_path_query_array((${column})::jsonb, '${positions}[0 to 1]')::text`
  return `(box(nullif(translate(${numbers}, '[] ', ''), '')::polygon) + ${far} - ${far})`
}
