import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { addAlreadyHeld } from './ask-held-type.ts'
import { type FieldConfigs, schemaBuilder } from './builder.ts'
import { addCatalogue } from './catalogue-type.ts'
import { addDataset } from './dataset-entry-type.ts'
import type { ScalarName } from './field-scalar.ts'
import { addMe } from './me-type.ts'
import { addMutations } from './mutation-root.ts'
import { addOperation } from './operation-type.ts'
import { addScalars } from './scalars.ts'
import { addStewardQueries } from './steward-queries.ts'
import { addViewer } from './viewer-type.ts'
import { addWords } from './words.ts'

/** The types that stand in every city's schema, whatever its datasets: Kho's own roots, and the words of datasets' types. */
export interface SharedTypes {
  readonly all: readonly GraphQLNamedType[]
  /** The fields of `Query` that no dataset brings. */
  readonly roots: FieldConfigs
  readonly mutation: GraphQLObjectType
  readonly node: GraphQLInterfaceType
  object(name: 'Withheld' | 'FoundIn' | 'Provenance' | 'PageInfo'): GraphQLObjectType
  choice(name: 'Direction' | 'Nulls' | 'GroupStep' | 'GroupMeasure'): GraphQLEnumType
  scalar(name: ScalarName | 'ID'): GraphQLScalarType
  /** The input of operators of this name: `TextFilter`, `DecimalListFilter`, … */
  operators(name: string): GraphQLInputObjectType
}

const kept: { types: SharedTypes | null } = { types: null }

/** Made once a process: nothing of any city is in them, so that the schemas of all its versions and audiences share them. */
export function sharedTypes(): SharedTypes {
  kept.types ??= typesIn(sharedSchema())
  return kept.types
}

function sharedSchema(): GraphQLSchema {
  const builder = schemaBuilder()
  addScalars(builder)
  const words = addWords(builder)
  builder.queryType({})
  const dataset = addDataset(builder, words)
  addCatalogue(builder, dataset, words)
  addViewer(builder, words)
  addMe(builder, dataset, words)
  addAlreadyHeld(builder, dataset, words)
  addStewardQueries(builder, words)
  addOperation(builder, words)
  addMutations(builder, words)
  return builder.toSchema({ sortSchema: false })
}

function typesIn(schema: GraphQLSchema): SharedTypes {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()]
  if (!(query && mutation)) throw new Error('no roots of its own')
  const all = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && type !== query)
  const found = <T extends GraphQLNamedType>(name: string, is: (type: unknown) => type is T): T => {
    const type = schema.getType(name)
    if (!is(type)) throw new Error(`no type ${name}`)
    return type
  }
  return {
    all,
    roots: query.toConfig().fields,
    mutation,
    node: found('Node', isInterfaceType),
    object: (name) => found(name, isObjectType),
    choice: (name) => found(name, isEnumType),
    scalar: (name) => found(name, isScalarType),
    operators: (name) => found(name, isInputObjectType),
  }
}
