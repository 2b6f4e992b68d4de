import type { Contract, Relation } from '@kho/schema/contract/contract.ts'
import type { GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType } from 'graphql'
import type { SharedTypes } from './shared-types.ts'

/** A dataset of a schema. Its types' fields are filled in when graphql-js first asks for them: relations go round in circles. */
export interface ShownDataset {
  readonly contract: Contract
  /** What its types' names begin with. */
  readonly name: string
  readonly types: DatasetTypes
}

/** The types of one dataset; null where no field of it gives them anything to hold. */
export interface DatasetTypes {
  readonly record: GraphQLObjectType
  readonly connection: GraphQLObjectType
  readonly edge: GraphQLObjectType
  readonly filter: GraphQLInputObjectType
  readonly many: GraphQLInputObjectType
  readonly orderField: GraphQLEnumType
  readonly order: GraphQLInputObjectType
  readonly manyOrder: GraphQLInputObjectType
  readonly groups: GraphQLObjectType
  readonly group: GraphQLObjectType
  readonly groupKey: GraphQLObjectType
  readonly numbers: GraphQLObjectType | null
  readonly values: GraphQLObjectType | null
  readonly counts: GraphQLObjectType
  readonly groupBy: GraphQLInputObjectType
  readonly groupOrder: GraphQLInputObjectType
  readonly having: GraphQLInputObjectType
  readonly countsHaving: GraphQLInputObjectType
  readonly numbersHaving: GraphQLInputObjectType | null
  /** Of a dataset that keeps its past. */
  readonly changes: GraphQLObjectType | null
}

/** What one audience's schema shows: its datasets by name, and the types that they share. */
export interface Shown {
  readonly datasets: ReadonlyMap<string, ShownDataset>
  readonly shared: SharedTypes
}

/** A dataset's relations whose far side the audience may know of, each with the far side. */
export function relationsOf({ contract }: ShownDataset, shown: Shown): readonly (readonly [Relation, ShownDataset])[] {
  return contract.relations.flatMap((relation) => {
    const far = shown.datasets.get(relation.to)
    return far ? [[relation, far] as const] : []
  })
}
