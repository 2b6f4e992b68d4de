import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { scalarOf } from '../graphql/field-scalar.ts'
import type { EntitySet } from './entity-sets.ts'
import type { QueryOptions } from './query-options.ts'

/** A GraphQL document with its variables, as any client would send it. */
export interface Question {
  readonly query: string
  readonly variables: { readonly [name: string]: unknown }
}

/** Values that go along as variables: nothing of what is asked by stands in the document. */
class Variables {
  readonly values: { [name: string]: unknown } = {}
  readonly #declared: string[] = []

  /** The arguments of a field of GraphQL, each by its type and value; null and undefined are left out. */
  arguments(given: { readonly [argument: string]: readonly [type: string, value: unknown] }): string {
    const named = Object.entries(given).flatMap(([argument, [type, value]]) => {
      if (value === null || value === undefined) return []
      const name = `v${this.#declared.length}`
      this.values[name] = value
      this.#declared.push(`$${name}: ${type}`)
      return [`${argument}: $${name}`]
    })
    return named.length === 0 ? '' : `(${named.join(', ')})`
  }

  asked(selection: string): Question {
    const declared = this.#declared.length === 0 ? '' : ` (${this.#declared.join(', ')})`
    return { query: `query${declared} { ${selection} }`, variables: this.values }
  }
}

/** So many of what stands behind a link to many, unless `$top` says how many. */
const nestedPage = 100

/** One page of a set, by as many records. */
export function pageQuestion(options: QueryOptions, first: number, after: string | null): Question {
  const variables = new Variables()
  const page = variables.arguments({
    ...choice(options),
    first: ['Int', first],
    after: ['String', after],
  })
  const count = options.count ? ' totalCount' : ''
  const told = 'pageInfo { hasNextPage endCursor } withheld { field masked reason }'
  return variables.asked(
    `answer: ${options.set.name}${page} { nodes { ${selection(options, variables)} } ${told}${count} }`,
  )
}

/** Where the record stands that so many go before: its cursor, and nothing of it. */
export function skipQuestion(options: QueryOptions): Question {
  const variables = new Variables()
  const page = variables.arguments({ ...choice(options), first: ['Int', options.skip] })
  return variables.asked(`answer: ${options.set.name}${page} { pageInfo { hasNextPage endCursor } }`)
}

/** How many records there are. */
export function countQuestion(options: QueryOptions): Question {
  const variables = new Variables()
  const { filter } = choice(options)
  const given = variables.arguments({ filter })
  return variables.asked(`answer: ${aggregateName(options.set.contract.names.many)}${given} { groups { count } }`)
}

/** A record by its `id`, or by the values of its contract's key. */
export type Key = { readonly id: string } | { readonly values: ReadonlyMap<string, unknown> }

export function recordQuestion(options: QueryOptions, key: Key): Question {
  const variables = new Variables()
  const { set } = options
  if ('id' in key) {
    const given = variables.arguments({ id: ['ID!', key.id] })
    const fields = `${selection(options, variables)} withheld { field masked reason }`
    return variables.asked(`answer: node${given} { ... on ${set.type} { ${fields} } }`)
  }
  const parts = Object.fromEntries(
    [...set.fields]
      .filter(([, field]) => set.contract.key.includes(field.name))
      .map(([name, field]) => [graphqlField(field.name), [`${scalarOf(field)}!`, key.values.get(name)] as const]),
  )
  const given = variables.arguments(parts)
  const fields = `${selection(options, variables)} withheld { field masked reason }`
  return variables.asked(`answer: ${camelCase(set.contract.names.one)}${given} { ${fields} }`)
}

function choice({ set: { type }, filter, orderBy, search }: QueryOptions) {
  return {
    filter: [`${type}Filter`, filter],
    orderBy: [`[${type}Order!]`, orderBy],
    search: ['String', search],
  } as const
}

/** The properties that an answer has, in the order of the contract. */
export function propertiesOf({ set, select }: Pick<QueryOptions, 'set' | 'select'>): readonly string[] {
  const all = ['id', ...set.fields.keys()]
  return select === null ? all : all.filter((name) => select.includes(name))
}

function selection(options: QueryOptions, variables: Variables): string {
  const own = new Set(['id', ...propertiesOf(options)])
  const links = options.expand.map(({ name, link, options: inner }) => {
    if (!link.many) return `${name} { ${selection(inner, variables)} }`
    const page = variables.arguments({ ...choice(inner), first: ['Int', inner.top ?? nestedPage] })
    return `${name}${page} { nodes { ${selection(inner, variables)} } pageInfo { hasNextPage } }`
  })
  return [...own, ...links].join(' ')
}

/** Names of a set's key as its contract has it. */
export function keyNames({ contract, fields }: EntitySet): readonly string[] {
  return [...fields].filter(([, field]) => contract.key.includes(field.name)).map(([name]) => name)
}
