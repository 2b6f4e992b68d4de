import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { planOf, whatLeaves } from './ask-store.ts'
import { liesNear, liesWithin } from './geometries.ts'
import { loadStore, makeTables } from './load-store.ts'
import { storedRecord } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

const cases = contracts.filter(({ dataset }) => dataset === 'cases')

async function load(places: readonly { readonly code: string; readonly place: Value; readonly level?: number }[]) {
  const records = cases.flatMap((contract) => {
    const empty = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
    return places.map((record) => storedRecord(contract, { ...empty, ...record }))
  })
  await loadStore(database, contracts, new Map([['cases', records]]))
}

function asker(rules: readonly Rule[] = [openRule('cases', ['code', 'place', 'level', 'extra', 'marks'])]): Ask {
  const principal = { kind: 'officer', name: 'o1' } as const
  return { city: cityWith(rules), principal, purpose: null, today: '2020-11-02', way: 'query' }
}

/** The codes of what is within an area, or near a point. */
async function found(operator: 'within' | 'near', value: unknown, ask = asker()): Promise<readonly string[]> {
  const type = operator === 'within' ? 'GeoJSON!' : 'GeoJSONNear!'
  const page = `cases(first: 1000, filter: { place: { ${operator}: $of } }, orderBy: { field: CODE }) { nodes { code } }`
  const text = await whatLeaves({ database, ask }, `query ($of: ${type}) { ${page} }`, { of: value })
  if (text.startsWith('["KHO')) throw new Error(text)
  return JSON.parse(`{${text}}`).cases.nodes.map(({ code }: { code: string }) => code)
}

const square = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const point = (longitude: number, latitude: number) => ({ type: 'Point', coordinates: [longitude, latitude] })
const polygon = (...coordinates: readonly (readonly (readonly number[])[])[]) => ({ type: 'Polygon', coordinates })

test(`within and near answer of random geometries as another formula in memory does (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const random = randomOf(seed, 1)
  const places = Array.from({ length: 400 }, (_, n) => ({
    code: `c${String(n).padStart(3, '0')}`,
    place: randomGeometry(random),
  }))
  await load(places)
  let inside = 0
  for (let turn = 0; turn < 120; turn += 1) {
    const area = randomArea(random)
    const rings = area.type === 'Polygon' ? [area.coordinates] : area.coordinates
    const expected = places.filter(({ place }) => liesWithin(place, rings as never)).map(({ code }) => code)
    expect(await found('within', area), JSON.stringify(area)).toEqual(expected)
    const near = { point: point(...randomPlace(random)), meters: random.pick([50, 700, 4000, 25_000, 900_000]) }
    const [longitude = 0, latitude = 0] = near.point.coordinates
    const close = places.filter(({ place }) => liesNear(place, [longitude, latitude], near.meters))
    expect(await found('near', near), JSON.stringify(near)).toEqual(close.map(({ code }) => code))
    inside += expected.length + close.length
  }
  expect(inside).toBeGreaterThan(5000)
})

function randomPlace(random: Random): [number, number] {
  const near = random.chance(0.85)
  const part = () => random.below(10_001) / 10_000
  return near ? [106.4 + part() * 0.6, 10.5 + part() * 0.5] : [part() * 360 - 180, part() * 180 - 90]
}

function randomGeometry(random: Random): Value {
  const line = () => random.many(2, 5, () => randomPlace(random))
  const ring = () => closed(random.many(3, 6, () => randomPlace(random)))
  return random.pick<() => Value>([
    () => point(...randomPlace(random)),
    () => point(...randomPlace(random)),
    () => ({ type: 'LineString', coordinates: line() }),
    () => ({ type: 'MultiPoint', coordinates: random.many(0, 4, () => randomPlace(random)) }),
    () => ({ type: 'Polygon', coordinates: [ring()] }),
    () => ({
      type: 'GeometryCollection',
      geometries: [point(...randomPlace(random)), { type: 'MultiLineString', coordinates: [line()] }],
    }),
    () => null,
  ])()
}

/** Rings may cross themselves and each other: the rule is the same. */
function randomArea(random: Random) {
  const ring = () => closed(random.many(3, 12, () => randomPlace(random)))
  if (random.chance(0.6)) return { type: 'Polygon', coordinates: random.many(1, 2, ring) } as const
  return { type: 'MultiPolygon', coordinates: random.many(1, 3, () => [ring()]) } as const
}

function closed(places: readonly [number, number][]): [number, number][] {
  const [first] = places
  return first ? [...places, first] : []
}

test('a hole is outside, the west and south of a border are inside, and every position must be', async () => {
  await load([
    { code: 'centre', place: point(106.5, 10.5) },
    { code: 'south_west', place: point(106, 10) },
    { code: 'north_east', place: point(107, 11) },
    { code: 'high', place: { type: 'Point', coordinates: [106.2, 10.2, 900] } },
    {
      code: 'leaving',
      place: {
        type: 'LineString',
        coordinates: [
          [106.2, 10.2],
          [108, 10.2],
        ],
      },
    },
    { code: 'nothing', place: { type: 'GeometryCollection', geometries: [] } },
    { code: 'null', place: null },
  ])
  const whole = polygon(square(106, 10, 107, 11))
  expect(await found('within', whole)).toEqual(['centre', 'high', 'south_west'])
  expect(await found('within', polygon(square(106, 10, 107, 11), square(106.4, 10.4, 106.6, 10.6)))).toEqual([
    'high',
    'south_west',
  ])
  const { cases: outside } = JSON.parse(
    `{${await whatLeaves(
      { database, ask: asker() },
      'query ($of: GeoJSON!) { cases(filter: { not: { place: { within: $of } } }) { totalCount } }',
      { of: whole },
    )}}`,
  )
  expect(outside.totalCount).toBe(4)
})

test('metres go along the sphere, across the date line and over a pole', async () => {
  await load([
    { code: 'pole', place: point(12, 89.999) },
    { code: 'west', place: point(-179.999, -16.5) },
    { code: 'east', place: point(179.999, -16.5) },
    { code: 'q1', place: point(106.7, 10.77) },
  ])
  expect(await found('near', { point: point(179.9999, -16.5), meters: 300 })).toEqual(['east', 'west'])
  expect(await found('near', { point: point(-168, 89.999), meters: 230 })).toEqual(['pole'])
  // A thousandth of a degree of latitude is 111.2 m on this sphere.
  expect(await found('near', { point: point(106.7, 10.771), meters: 111 })).toEqual([])
  expect(await found('near', { point: point(106.7, 10.771), meters: 111.3 })).toEqual(['q1'])
})

test('what is withheld lies nowhere, and a field that no rule could show decides nothing', async () => {
  await load([
    { code: 'open', place: point(106.5, 10.5), level: 1 },
    { code: 'closed', place: point(106.5, 10.5), level: 2 },
  ])
  const some: Rule = {
    ...openRule('cases', ['place']),
    name: 'some',
    where: { op: 'eq', field: 'level', to: { value: 1 } },
  }
  const rules = [openRule('cases', ['code']), some]
  const world = polygon(square(-180, -90, 180, 90))
  expect(await found('within', world, asker(rules))).toEqual(['open'])
  expect(await found('near', { point: point(106.5, 10.5), meters: 1 }, asker(rules))).toEqual(['open'])
  const refused = await whatLeaves(
    { database, ask: asker([openRule('cases', ['code'])]) },
    '{ cases(filter: { place: { near: { point: { type: "Point", coordinates: [0, 0] }, meters: 1 } } }) { totalCount } }',
  )
  expect(JSON.parse(refused)[0]).toBe('KHO301')
})

const circle = (positions: number) =>
  closed(Array.from({ length: positions }, (_, n) => [Math.cos(n / positions) * 50, Math.sin(n / positions) * 50]))

/** What the planner says, or graphql-js before it. */
function refusedBy(of: { readonly type: string; readonly operator: string; readonly value: unknown }): string {
  const query = `query ($of: ${of.type}) { cases(filter: { place: { ${of.operator}: $of } }) { totalCount } }`
  try {
    planOf(asker(), query, { of: of.value })
    return 'planned'
  } catch (error) {
    if (error instanceof KhoError) return error.code
    throw error
  }
}

test.for([
  ['a point is no area', 'within', point(106, 10)],
  ['a collection is no area', 'within', { type: 'GeometryCollection', geometries: [] }],
  ['an area has rings', 'within', { type: 'MultiPolygon', coordinates: [] }],
  ['an area of very many positions', 'within', polygon(circle(1001))],
  ['an area is no point', 'near', { point: polygon(square(1, 1, 2, 2)), meters: 5 }],
  ['no distance', 'near', { point: point(106, 10), meters: 0 }],
  ['a distance backward', 'near', { point: point(106, 10), meters: -1 }],
  ['further than a city asks', 'near', { point: point(106, 10), meters: 1_000_001 }],
] as const)('%s: refused with what is wanted', ([, operator, value]) => {
  const type = operator === 'within' ? 'GeoJSON!' : 'GeoJSONNear!'
  expect(refusedBy({ type, operator, value })).toBe('KHO143')
})

test.for([
  ['latitude first', '{ type: "Point", coordinates: [10.77, 106.7] }'],
  ['no ring', '{ type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1]]] }'],
  ['an open ring', '{ type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] }'],
  ['texts for numbers', '{ type: "Point", coordinates: ["0", "0"] }'],
  ['beyond every number', '{ type: "Point", coordinates: [1e999, 0] }'],
  ['more digits than a number keeps', '{ type: "Point", coordinates: [0.12345678901234567890123, 0] }'],
  ['a feature', '{ type: "Feature", geometry: { type: "Point", coordinates: [0, 0] } }'],
  ['a name that every object has', '{ type: "Point", coordinates: [0, 0], constructor: 1 }'],
  ['four levels for two', '{ type: "Polygon", coordinates: [[[[0, 0]]]] }'],
  ['an enum', '{ type: Point, coordinates: [0, 0] }'],
  ['nothing', '{}'],
] as const)('what is no GeoJSON never reaches the planner: %s', ([, literal]) => {
  const query = `{ cases(filter: { place: { within: ${literal} } }) { totalCount } }`
  expect(() => planOf(asker(), query)).toThrow(/This is not a GeoJSON/)
})
