import type { Contract } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import type { Random } from '../judges/random.ts'
import { contractOf, type Draw, enumName, filter, literal, usableFields } from './make-filter.ts'
import { hasOrder, makeGroups, suiting } from './make-groups.ts'
import { contracts } from './world.ts'

const provenance = 'provenance { source agency run loadedAt reason }'

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
  const kind = draw.asOf
    ? random.pick(['many', 'many', 'one'])
    : first
      ? random.pick(['many', 'many', 'many', 'groups', 'one', 'node'])
      : random.pick(['many', 'groups', 'one', 'nodes'])
  if (kind === 'groups') return makeGroups(draw, contract)
  if (kind === 'many')
    return `${contract.names.many}${pageArguments(draw, contract, first, draw.asOf)} ${page(draw, contract, 2)}`
  if (kind === 'one') {
    const key = contract.key.map((name) => `${graphqlField(name)}: ${literal(contract, name, random)}`)
    if (draw.asOf) key.push(`asOf: "${draw.asOf}"`)
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

/** What is selected of a record. */
export function record(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const cells = random.some(contract.fields, 0.4).map(({ name }, at) => {
    const field = graphqlField(name)
    return random.chance(0.1) ? `alias${at}: ${field}` : field
  })
  const relations = random.some(depth > 0 ? contract.relations : [], 0.35).map((relation) => {
    const far = contractOf(relation.to)
    if (relation.kind === 'one') return `${camelCase(relation.name)} ${record(draw, far, depth - 1)}`
    if (random.chance(0.35)) return makeGroups(draw, far, relation.name)
    return `${camelCase(relation.name)}${pageArguments(draw, far, false)} ${page(draw, far, depth - 1)}`
  })
  const extras = random.some(['id', '__typename', draw.withheld, provenance], 0.4)
  const members = [...cells, ...relations, ...extras]
  return `{ ${members.length > 0 ? members.join(' ') : 'id'} }`
}

function page(draw: Draw, contract: Contract, depth: number): string {
  const { random } = draw
  const parts = [
    `nodes ${record(draw, contract, depth)}`,
    `edges { cursor node ${record(draw, contract, Math.min(depth, 1))} }`,
    'edges { cursor }',
    'edges { found { field words } cursor }',
    'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
    'totalCount',
    `capped: totalCount(max: ${random.below(4)})`,
    draw.withheld,
    '__typename',
  ]
  const taken = random.some(parts, 0.4)
  return `{ ${taken.length > 0 ? taken.join(' ') : 'totalCount'} }`
}

function pageArguments(draw: Draw, contract: Contract, cursors: boolean, asOf?: string): string {
  const { random } = draw
  const size = random.pick([0, 1, 2, 3, 5, 20])
  const given = [
    random.chance(0.7) ? `${random.chance(0.6) ? 'first' : 'last'}: ${size}` : '',
    random.chance(0.6) ? `filter: ${filter(draw, contract, 2)}` : '',
    random.chance(0.7) ? `orderBy: ${orderBy(draw, contract)}` : '',
    random.chance(0.2) ? `search: ${JSON.stringify(searched(random))}` : '',
    cursors ? 'after: $after, before: $before' : '',
    asOf ? `asOf: "${asOf}"` : '',
  ].filter((part) => part !== '')
  return given.length > 0 ? `(${given.join(', ')})` : ''
}

function searched(random: Random): string {
  return random.pick(['thu', 'Thu duc', 'ĐỨC', 'ff', '2019', 'line "q', 'b_c d', 'a1', 'aa', '0790', '%%', 'đ', ''])
}

export function orderBy(draw: Draw, contract: Contract): string {
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
  if (random.chance(0.25)) return figureOrder(draw, contract)
  const fields = usableFields(draw, contract).filter(
    ({ list, type }) => !list && type !== 'json' && type !== 'geometry',
  )
  if (fields.length === 0) return ''
  const field = enumName(random.pick(fields).name)
  const direction = random.chance(0.5) ? `, direction: ${random.pick(['ASC', 'DESC'])}` : ''
  return `{ field: ${field}${direction}${random.chance(0.4) ? `, nulls: ${random.pick(['FIRST', 'LAST'])}` : ''} }`
}

/** An order by a figure of the records that a to-many relation leads to. */
function figureOrder(draw: Draw, contract: Contract): string {
  const { random } = draw
  const many = contract.relations.filter(
    ({ kind, to, through }) => kind === 'many' && through.every((field) => draw.usable(to).includes(field)),
  )
  if (many.length === 0) return ''
  const relation = random.pick(many)
  const far = contractOf(relation.to)
  const found = random.chance(0.3) ? [`filter: ${filter(draw, far, 1)}`] : []
  const [figure, suits] = random.pick(Object.entries(suiting))
  const fields = usableFields(draw, far).filter((field) => suits(field) && hasOrder(field))
  const by =
    fields.length === 0 || random.chance(0.4)
      ? [`count: ${random.pick(['ASC', 'DESC'])}`]
      : [
          `measure: ${enumName(figure)}, field: ${enumName(random.pick(fields).name)}`,
          ...random.some(
            [`direction: ${random.pick(['ASC', 'DESC'])}`, `nulls: ${random.pick(['FIRST', 'LAST'])}`],
            0.6,
          ),
        ]
  return `{ ${camelCase(relation.name)}: { ${[...by, ...found].join(', ')} } }`
}
