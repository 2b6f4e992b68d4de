import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import type { Random } from '../judges/random.ts'
import { valuesOf } from './make-records.ts'
import { contracts } from './world.ts'

/** How queries are drawn: which fields may stand in filters and orders, and which ids exist. */
export interface Draw {
  readonly random: Random
  usable(dataset: string): readonly string[]
  readonly ids: readonly string[]
  /** What is asked of withheld cells. */
  readonly withheld: string
  /** The moment that every root is asked as of, where there is one. */
  readonly asOf?: string
}

/** A random filter, over at most `depth` relations and connectives. */
export function filter(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  if (depth > 0 && random.chance(0.3)) {
    const inner = random.many(0, 2, () => filter(draw, contract, depth - 1))
    return random.pick([
      `{ and: [${inner.join(', ')}] }`,
      `{ or: [${inner.join(', ')}] }`,
      `{ not: ${inner[0] ?? '{}'} }`,
    ])
  }
  if (depth > 0 && random.chance(0.3)) return relationFilter(draw, contract, depth)
  const fields = usableFields(draw, contract)
  const conditions = random.many(1, 2, () =>
    fields.length > 0 ? operators(contract, random.pick(fields), random) : '',
  )
  return `{ ${[...new Map(conditions.map((text) => [text.split(':')[0], text])).values()].join(' ')} }`
}

function relationFilter(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const relations = contract.relations.filter((relation) => {
    const referencing = relation.kind === 'one' ? contract.dataset : relation.to
    return relation.through.every((field) => draw.usable(referencing).includes(field)) || random.chance(0.02)
  })
  if (relations.length === 0) return '{}'
  const relation = random.pick(relations)
  const inner = filter(draw, contractOf(relation.to), depth - 1)
  const name = camelCase(relation.name)
  return relation.kind === 'one'
    ? `{ ${name}: ${inner} }`
    : `{ ${name}: { ${random.pick(['some', 'none', 'every'])}: ${inner} } }`
}

/** Random operators on one field. */
export function operators(contract: Contract, { name, type, list }: Field, random: Random): string {
  const one = () => literal(contract, name, random)
  const presence = `isNull: ${random.chance(0.5)}`
  const choices =
    list || type === 'json' || type === 'geometry'
      ? [presence, ...wholeOperators({ type, list }, one, random)]
      : [
          presence,
          `${random.pick(['eq', 'ne'])}: ${one()}`,
          `${random.pick(['in', 'notIn'])}: [${random.many(0, 3, one).join(', ')}]`,
          ...(type === 'boolean'
            ? []
            : [`${random.pick(['lt', 'lte', 'gt', 'gte'])}: ${one()}`, `gte: ${one()}, lt: ${one()}`]),
          ...(type === 'text' ? [`startsWith: ${pattern(random)}`, `contains: ${pattern(random)}`] : []),
        ]
  return `${graphqlField(name)}: { ${random.pick(choices)} }`
}

/** What is asked of lists, JSON and geometries. */
function wholeOperators(
  { type, list }: Pick<Field, 'type' | 'list'>,
  one: () => string,
  random: Random,
): readonly string[] {
  if (type === 'json')
    return [`contains: ${random.pick(['{ a: [1] }', '{ a: 1 }', '{}', '[]', '7', '"x"', '{ b: { c: null } }'])}`]
  if (type === 'geometry')
    return [`within: ${random.pick(areas)}`, `near: { point: ${point(random)}, meters: ${meters(random)} }`]
  const item = () => (type === 'text' ? random.pick(['"a"', '"đ"', '""']) : random.pick(['1', '2', '-7']))
  const items = () => `[${random.many(0, 2, item).join(', ')}]`
  return list
    ? [`has: ${item()}`, `hasSome: ${items()}`, `hasEvery: ${items()}`, `isEmpty: ${random.chance(0.5)}`]
    : [one()]
}

/** A square, one with a hole, two of them, one around the world, and one without any inside. */
const areas = [
  '{ type: "Polygon", coordinates: [[[106.6, 10.7], [106.8, 10.7], [106.8, 10.9], [106.6, 10.9], [106.6, 10.7]]] }',
  '{ type: "Polygon", coordinates: [[[106, 10], [108, 10], [107, 12], [106, 10]], [[106.69, 10.7], [106.72, 10.7], [106.7, 10.8], [106.69, 10.7]]] }',
  '{ type: "MultiPolygon", coordinates: [[[[106.6, 10.7], [106.7, 10.7], [106.7, 10.8], [106.6, 10.7]]], [[[106.68, 10.7], [107, 10.7], [107, 11], [106.68, 10.7]]]] }',
  '{ type: "Polygon", coordinates: [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]] }',
  '{ type: "Polygon", coordinates: [[[1, 1], [2, 1], [1, 1], [1, 1]]] }',
]

function point(random: Random): string {
  return `{ type: "Point", coordinates: [${random.pick(['106.7, 10.77', '106.71, 10.75', '-179.9999, -16.5', '12, 89.9', '0, 0'])}] }`
}

function meters(random: Random): string {
  return random.pick(['0.001', '900', '2500.5', '12000', '40000', '1000000'])
}

function pattern(random: Random): string {
  return JSON.stringify(random.pick(['a', '', '%', '_', '\\', '*', '😀', 'Th']))
}

/** A name as enums have it. */
export function enumName(name: string): string {
  return graphqlField(name)
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()
}

/** The fields that may stand in a filter; now and then one that may not. */
export function usableFields(draw: Draw, contract: Contract): readonly Field[] {
  const usable = draw.usable(contract.dataset)
  return contract.fields.filter(({ name }) => usable.includes(name) || draw.random.chance(0.002))
}

/** A value that the field may hold, as the query writes it. */
export function literal(contract: Contract, name: string, random: Random): string {
  const field = contract.fields.find((one) => one.name === name)
  if (!field) throw new Error(`no ${name}`)
  return JSON.stringify(random.pick(valuesOf(contract.dataset, field)))
}

export function contractOf(dataset: string): Contract {
  const contract = contracts.find((one) => one.dataset === dataset)
  if (!contract) throw new Error(`no ${dataset}`)
  return contract
}
