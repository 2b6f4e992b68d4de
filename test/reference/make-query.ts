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
}

/** A random query over the reference city: `$after` and `$before` belong to its first root page. */
export function makeQuery(draw: Draw): string {
  const { random } = draw
  const roots = random.many(1, 2, (at) => `r${at}: ${root(draw, at === 0)}`)
  const text = roots.join(' ')
  return text.includes('$after') ? `query ($after: String, $before: String) { ${text} }` : `{ ${text} }`
}

function root(draw: Draw, first: boolean): string {
  const { random } = draw
  const contract = random.pick(contracts)
  const kind = first ? random.pick(['many', 'many', 'many', 'one', 'node']) : random.pick(['many', 'one', 'nodes'])
  if (kind === 'many') return `${contract.names.many}${pageArguments(draw, contract, first)} ${page(draw, contract, 2)}`
  if (kind === 'one') {
    const key = contract.key.map((name) => `${graphqlField(name)}: ${literal(contract, name, random)}`)
    return `${contract.names.one}(${key.join(', ')}) ${record(draw, contract, 2)}`
  }
  const fragment = `... on ${typeName(contract)} ${record(draw, contract, 1)}`
  const ids = random.many(1, 3, () =>
    JSON.stringify(random.chance(0.9) && draw.ids.length > 0 ? random.pick(draw.ids) : 'none'),
  )
  if (kind === 'node') return `node(id: ${ids[0]}) { __typename id ${fragment} }`
  return `nodes(ids: [${ids.join(', ')}]) { id ${fragment} }`
}

function typeName(contract: Contract): string {
  const name = camelCase(contract.names.one)
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

function record(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const cells = random.some(contract.fields, 0.4).map(({ name }, at) => {
    const field = graphqlField(name)
    return random.chance(0.1) ? `alias${at}: ${field}` : field
  })
  const relations = random.some(depth > 0 ? contract.relations : [], 0.35).map((relation) => {
    const far = contractOf(relation.to)
    if (relation.kind === 'one') return `${camelCase(relation.name)} ${record(draw, far, depth - 1)}`
    return `${camelCase(relation.name)}${pageArguments(draw, far, false)} ${page(draw, far, depth - 1)}`
  })
  const extras = random.some(['id', '__typename', draw.withheld], 0.4)
  const members = [...cells, ...relations, ...extras]
  return `{ ${members.length > 0 ? members.join(' ') : 'id'} }`
}

function page(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const parts = [
    `nodes ${record(draw, contract, depth)}`,
    `edges { cursor node ${record(draw, contract, Math.min(depth, 1))} }`,
    'edges { cursor }',
    'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
    'totalCount',
    `capped: totalCount(max: ${random.below(4)})`,
    draw.withheld,
    '__typename',
  ]
  const taken = random.some(parts, 0.4)
  return `{ ${taken.length > 0 ? taken.join(' ') : 'totalCount'} }`
}

function pageArguments(draw: Draw, contract: Contract, cursors: boolean): string {
  const { random } = draw
  const size = random.pick([0, 1, 2, 3, 5, 20])
  const given = [
    random.chance(0.7) ? `${random.chance(0.6) ? 'first' : 'last'}: ${size}` : '',
    random.chance(0.6) ? `filter: ${filter(draw, contract, 2)}` : '',
    random.chance(0.7) ? `orderBy: ${orderBy(draw, contract)}` : '',
    cursors ? 'after: $after, before: $before' : '',
  ].filter((part) => part !== '')
  return given.length > 0 ? `(${given.join(', ')})` : ''
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

function operators(contract: Contract, { name, type, list }: Field, random: Random): string {
  const one = () => literal(contract, name, random)
  const presence = `isNull: ${random.chance(0.5)}`
  const choices =
    list || type === 'json'
      ? [presence]
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

function pattern(random: Random): string {
  return JSON.stringify(random.pick(['a', '', '%', '_', '\\', '*', '😀', 'Th']))
}

function orderBy(draw: Draw, contract: Contract): string {
  const { random } = draw
  const items = random.many(1, 2, () => orderItem(draw, contract, 1)).filter((item) => item !== '')
  return `[${items.join(', ')}]`
}

function orderItem(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const ones = contract.relations.filter(
    ({ kind, through }) => kind === 'one' && through.every((field) => draw.usable(contract.dataset).includes(field)),
  )
  if (depth > 0 && ones.length > 0 && random.chance(0.25)) {
    const relation = random.pick(ones)
    const inner = orderItem(draw, contractOf(relation.to), depth - 1)
    return inner === '' ? '' : `{ ${camelCase(relation.name)}: ${inner} }`
  }
  const fields = usableFields(draw, contract).filter(({ list, type }) => !list && type !== 'json')
  if (fields.length === 0) return ''
  const field = graphqlField(random.pick(fields).name).replace(/[A-Z]/g, (letter) => `_${letter}`)
  const direction = random.chance(0.5) ? `, direction: ${random.pick(['ASC', 'DESC'])}` : ''
  return `{ field: ${field.toUpperCase()}${direction}${random.chance(0.4) ? `, nulls: ${random.pick(['FIRST', 'LAST'])}` : ''} }`
}

function usableFields(draw: Draw, contract: Contract): readonly Field[] {
  const usable = draw.usable(contract.dataset)
  return contract.fields.filter(({ name }) => usable.includes(name) || draw.random.chance(0.002))
}

function literal(contract: Contract, name: string, random: Random): string {
  const field = contract.fields.find((one) => one.name === name)
  if (!field) throw new Error(`no ${name}`)
  return JSON.stringify(random.pick(valuesOf(contract.dataset, field)))
}

function contractOf(dataset: string): Contract {
  const contract = contracts.find((one) => one.dataset === dataset)
  if (!contract) throw new Error(`no ${dataset}`)
  return contract
}
