import type { City } from '@kho/schema/contract/city.ts'
import {
  assertValidSchema,
  type GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLSchemaConfig,
  isInputObjectType,
  isObjectType,
} from 'graphql'
import { inTurns } from '../in-turns.ts'
import type { FieldConfigs } from './builder.ts'
import { changesRoots } from './changes-type.ts'
import { namedTypesOf, showDatasets } from './dataset-types.ts'
import { both } from './describe.ts'
import { dataRoots, nodeRoots } from './query-type.ts'
import { sharedTypes } from './shared-types.ts'
import type { Shown } from './shown-dataset.ts'

/**
 * The GraphQL schema a city asks for. Pure and deterministic: every listed dataset with all its fields, and of the
 * unlisted ones those named, for an audience that some rule could show them to. What stands for what in the
 * contracts is told by `extensions.ts`.
 */
export function graphqlSchemaOf(city: City, unlisted: ReadonlySet<string> = new Set()): GraphQLSchema {
  const steps = schemaSteps(city, unlisted)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return new GraphQLSchema(value)
  }
}

/**
 * The same on a thread that others wait for, who get their turns meanwhile. It is taken for valid, since proving 10,000 types is
 * one step of 0.1 s: `proveSchema` has been called before, or elsewhere.
 */
export async function schemaInTurns(city: City, unlisted: ReadonlySet<string> = new Set()): Promise<GraphQLSchema> {
  return new GraphQLSchema({ ...(await inTurns(schemaSteps(city, unlisted))), assumeValid: true })
}

/** Throws where the schema of all of a city's datasets, of which every audience's is a part, is not what GraphQL takes. */
export function proveSchema(city: City): void {
  assertValidSchema(graphqlSchemaOf(city, new Set(city.contracts.keys())))
}

/** What a schema is put together from, its types filled in: a step a dataset, of about a millisecond. */
function* schemaSteps(city: City, unlisted: ReadonlySet<string>): Generator<undefined, GraphQLSchemaConfig> {
  const shared = sharedTypes()
  yield
  const shown = yield* showDatasets(city, unlisted, shared)
  for (const own of shown.datasets.values()) {
    for (const type of namedTypesOf(own)) fillIn(type)
    yield
  }
  const roots = yield* rootSteps(shown)
  const types = [...shared.all, ...[...shown.datasets.values()].flatMap(namedTypesOf)]
  return { ...roots, mutation: shared.mutation, types }
}

function* rootSteps({
  datasets,
  shared,
}: Shown): Generator<undefined, Pick<GraphQLSchemaConfig, 'query' | 'subscription'>> {
  const data: FieldConfigs = {}
  for (const own of datasets.values()) {
    Object.assign(data, dataRoots(own, shared))
    yield
  }
  const followed = [...datasets.values()].flatMap((own) => changesRoots(own, shared) ?? [])
  const changes = Object.fromEntries(followed.map(({ name, query }) => [name, query]))
  const events = Object.fromEntries(followed.map(({ name, subscription }) => [name, subscription]))
  yield
  const query = new GraphQLObjectType({
    name: 'Query',
    description: both('Mọi điều có thể hỏi', 'Everything that can be asked'),
    fields: { ...data, ...nodeRoots(shared), ...changes, ...shared.roots },
  })
  fillIn(query)
  yield
  if (followed.length === 0) return { query }
  const description = both('Theo dõi qua text/event-stream', 'Followed over text/event-stream')
  const subscription = new GraphQLObjectType({ name: 'Subscription', description, fields: events })
  fillIn(subscription)
  yield
  return { query, subscription }
}

/** Has graphql-js make the fields of a type that are made when they are first asked for. */
function fillIn(type: GraphQLNamedType): void {
  if (isObjectType(type) || isInputObjectType(type)) type.getFields()
}
