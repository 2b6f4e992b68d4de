import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { contractOf, type Draw, enumName, filter, operators, usableFields } from './make-filter.ts'

const steps = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']

/** A random aggregate of a dataset: what it groups by stands in its keys, whatever else it tells. */
export function makeGroups(draw: Draw, contract: Contract, name = contract.names.many): string {
  const { random } = draw
  const keys = random.many(0, 2, () => makeKey(draw, contract, 1)).flatMap((key) => key ?? [])
  const different = [...new Map(keys.map((key) => [key.selected, key])).values()]
  const given = [
    random.chance(0.5) ? `filter: ${filter(draw, contract, 2)}` : '',
    different.length > 0 ? `groupBy: [${different.map(({ asked }) => asked).join(', ')}]` : '',
    random.chance(0.4) ? `having: ${having(draw, contract, 1)}` : '',
    random.chance(0.6) ? `orderBy: [${orders(draw, contract, different).join(', ')}]` : '',
    random.chance(0.6) ? `first: ${random.pick([0, 1, 2, 5, 100])}` : '',
  ].filter((part) => part !== '')
  const selected = different.length > 0 ? different.map((key) => `key { ${key.selected} __typename }`) : []
  const told = [...selected, ...figures(draw, contract)].join(' ')
  const parts = random.chance(0.3) ? `hasMore groups { ${told} } __typename` : `groups { ${told} }`
  return `${aggregateName(name)}${given.length > 0 ? `(${given.join(', ')})` : ''} { ${parts} }`
}

interface Key {
  readonly asked: string
  readonly selected: string
}

function makeKey(draw: Draw, contract: Contract, depth: number): Key | null {
  const { random } = draw
  const ones = contract.relations.filter(
    ({ kind, through }) => kind === 'one' && through.every((field) => draw.usable(contract.dataset).includes(field)),
  )
  if (depth > 0 && ones.length > 0 && random.chance(0.3)) {
    const relation = random.pick(ones)
    const inner = makeKey(draw, contractOf(relation.to), depth - 1)
    const name = camelCase(relation.name)
    return inner && { asked: `{ ${name}: ${inner.asked} }`, selected: `${name} { ${inner.selected} }` }
  }
  const fields = usableFields(draw, contract).filter(
    ({ list, type }) => !list && type !== 'json' && type !== 'geometry',
  )
  if (fields.length === 0) return null
  const { name, type } = random.pick(fields)
  const by = (type === 'date' || type === 'timestamp') && random.chance(0.7) ? `, by: ${random.pick(steps)}` : ''
  return { asked: `{ field: ${enumName(name)}${by} }`, selected: graphqlField(name) }
}

const isNumber = ({ type, list }: Field) => !list && ['integer', 'bigint', 'decimal'].includes(type)
const hasExtremes = ({ type, list }: Field) => !list && !['boolean', 'uuid', 'json', 'geometry'].includes(type)
export const hasOrder = ({ type, list }: Field) => !list && type !== 'json' && type !== 'geometry'

export const suiting: { readonly [figure: string]: (field: Field) => boolean } = {
  sum: isNumber,
  avg: isNumber,
  min: hasExtremes,
  max: hasExtremes,
  countDistinct: hasOrder,
  withheldCount: () => true,
}

function figures(draw: Draw, contract: Contract): readonly string[] {
  const { random } = draw
  const told = Object.entries(suiting).map(([figure, suits]) => {
    const among = figure === 'withheldCount' ? contract.fields : usableFields(draw, contract)
    const fields = random.some(among.filter(suits), 0.3).map(({ name }) => graphqlField(name))
    return fields.length > 0 ? `${figure} { ${fields.join(' ')} }` : ''
  })
  const counts = random.chance(0.4) ? [`some: count(where: ${filter(draw, contract, 1)})`] : []
  return ['count', ...counts, ...random.some(told, 0.5)]
}

function having(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  if (depth > 0 && random.chance(0.3)) {
    const inner = random.many(0, 2, () => having(draw, contract, depth - 1))
    return random.pick([
      `{ and: [${inner.join(', ')}] }`,
      `{ or: [${inner.join(', ')}] }`,
      `{ not: ${inner[0] ?? '{}'} }`,
    ])
  }
  const [figure, suits] = random.pick(Object.entries(suiting))
  const usable = usableFields(draw, contract).filter(suits)
  if (usable.length === 0 || random.chance(0.3))
    return `{ count: { ${random.pick(['gt', 'eq', 'ne'])}: ${random.below(3)} } }`
  const field = random.pick(usable)
  if (figure === 'min' || figure === 'max') {
    const tested = `{ ${operators(contract, field, random)} }`
    return `{ ${figure}: ${random.chance(0.2) ? `{ not: ${tested} }` : tested} }`
  }
  const op = random.pick(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])
  const of = figure === 'sum' || figure === 'avg' ? random.pick(['"0"', '"10.5"', '"-3"', '"5.0000005"']) : '1'
  const test = random.pick([`${op}: ${of}`, `isNull: ${random.chance(0.5)}`, `in: [${of}]`, `notIn: [${of}]`])
  return `{ ${figure}: { ${graphqlField(field.name)}: { ${test} } } }`
}

function orders(draw: Draw, contract: Contract, keys: readonly Key[]): readonly string[] {
  const { random } = draw
  return random.many(1, 2, () => {
    const how = `direction: ${random.pick(['ASC', 'DESC'])}, nulls: ${random.pick(['FIRST', 'LAST'])}`
    if (keys.length > 0 && random.chance(0.4)) return `{ key: ${random.pick(keys).asked}, ${how} }`
    const [figure, suits] = random.pick(Object.entries(suiting))
    const fields = usableFields(draw, contract).filter((field) => suits(field) && hasOrder(field))
    if (fields.length === 0 || random.chance(0.3)) return `{ measure: COUNT, ${how} }`
    return `{ measure: ${enumName(figure)}, field: ${enumName(random.pick(fields).name)}, ${how} }`
  })
}
