import { type Attack, alike, type Sent } from '../attack.ts'

/** An open dataset of places, beside those of the city that all attacks know. */
export const placeDocuments = `
# datasets/signs.yaml
dataset: signs
names: { one: sign, many: signs }
title: { vi: Biển báo, en: Signs }
owner: H29.1
class: open
licence: cc-by-4.0
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  place: { type: geometry, title: { vi: Vị trí, en: Place } }
  about: { type: json, title: { vi: Mô tả, en: About } }
  tags: { type: text, list: true, title: { vi: Nhãn, en: Tags } }
# policies/signs.yaml
policy: signs
rules:
  - { rule: everybody, allow: read, fields: all }
`

const asked = (operator: string, type: string) => (of: unknown) => ({
  query: `query ($of: ${type}) { signs(filter: { ${operator} }) { nodes { code } } }`,
  variables: { of },
})
const within = asked('place: { within: $of }', 'GeoJSON!')
const near = asked('place: { near: $of }', 'GeoJSONNear!')
const about = asked('about: { contains: $of }', 'JSON!')
const some = asked('tags: { hasSome: $of }', '[String!]!')
const point = (...coordinates: readonly unknown[]) => ({ type: 'Point', coordinates })
const polygon = (...coordinates: readonly unknown[]) => ({ type: 'Polygon', coordinates })
const circle = (count: number) => {
  const ring = Array.from({ length: count }, (_, at) => [Math.cos((at / count) * 6), Math.sin((at / count) * 6)])
  return [...ring, ring[0]]
}
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

/** A body as it is written, for numbers that JavaScript cannot write. */
const raw = (sent: Sent, number: string): Sent => ({
  body: JSON.stringify({ query: sent.query, variables: sent.variables }).replace('"(number)"', number),
  headers: { 'content-type': 'application/json' },
})

const noGeometry = alike('geometry', 'KHO446', {
  'latitude first': within(point(10.7, 106.7)),
  'beyond the world': within(point(181, 0)),
  'an open ring': within(
    polygon([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]),
  ),
  'a ring of three': within(
    polygon([
      [0, 0],
      [1, 0],
      [0, 0],
    ]),
  ),
  'a ring that is none': within(polygon([0, 0])),
  'texts for numbers': within(point('106.7', '10.7')),
  'nothing for numbers': within(point(null, null)),
  'four numbers': within(point(1, 2, 3, 4)),
  'one number': within(point(1)),
  'an object for coordinates': within({ type: 'Point', coordinates: { 0: 1, 1: 2, length: 2 } }),
  'SQL for a type': within({ type: "Point'; drop table data.signs; --", coordinates: [1, 2] }),
  'a type of every object': within({ type: 'constructor', coordinates: [1, 2] }),
  'a feature': within({ type: 'Feature', geometry: point(1, 2), properties: {} }),
  'well-known text': within('POINT(106.7 10.7)'),
  'an empty object': within({}),
  'a list': within([point(1, 2)]),
  'a truth': within(true),
  'a number beyond every double': raw(within(point('(number)', 0)), '1e999'),
  'a name that every object has': within({ type: 'Point', coordinates: [1, 2], constructor: 1 }),
  'a collection without a list': within({ type: 'GeometryCollection', geometries: {} }),
  'no distance': near({ point: point(1, 2) }),
  'a distance in words': near({ point: point(1, 2), meters: '5' }),
  'no point': near({ meters: 5 }),
})

const notAnswered = alike('geometry', 'KHO143', {
  'within a point': within(point(106.7, 10.7)),
  'within a line': within({
    type: 'LineString',
    coordinates: [
      [0, 0],
      [1, 1],
    ],
  }),
  'within nothing': within(polygon()),
  'within an area of very many positions': within(polygon(circle(1200))),
  'near an area': near({
    point: polygon([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]),
    meters: 5,
  }),
  'no metres': near({ point: point(1, 2), meters: 0 }),
  'metres backward': near({ point: point(1, 2), meters: -5 }),
  'metres around the world': near({ point: point(1, 2), meters: 40_000_000 }),
})

const noJson = alike('json', 'KHO446', {
  'a name that every object has': about({ constructor: 1 }),
  'a NUL': about('a\0b'),
  'half a character': about('\ud800'),
  'a number that has lost its digits': about(2 ** 60),
  'a number beyond every double, in JSON': raw(about(['(number)']), '-1e999'),
})

/** Of places, lists and JSON: what is no such thing, and what is too much of it. */
export const placeAttacks: readonly Attack[] = [
  ...noGeometry,
  ...notAnswered,
  ...noJson,
  ...alike('oversize', 'KHO447', {
    'an area of ten thousand positions': within(polygon(circle(10_000))),
    'coordinates without bottom': within({ type: 'Polygon', coordinates: nested(60) }),
    'JSON without bottom': about(nested(60)),
  }),
  ...alike('oversize', 'KHO413', { 'a list of very many values': some(Array.from({ length: 1001 }, String)) }),
  ...alike('null', 'KHO411', {
    'no area': '{ signs(filter: { place: { within: null } }) { nodes { code } } }',
    'no JSON': '{ signs(filter: { about: { contains: null } }) { nodes { code } } }',
    'no value of a list': '{ signs(filter: { tags: { has: null } }) { nodes { code } } }',
  }),
]
