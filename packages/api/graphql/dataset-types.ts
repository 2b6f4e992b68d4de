import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Relation } from '@kho/schema/contract/contract.ts'
import { typeNameOf } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'

/** The GraphQL types of one dataset, declared before any of them is filled in: relations go round in circles. */
export interface DatasetTypes {
  readonly contract: Contract
  readonly name: string
  readonly record: ReturnType<typeof recordRef>
  readonly connection: ReturnType<typeof recordRef>
  readonly edge: ReturnType<typeof recordRef>
  readonly filter: ReturnType<typeof inputRef>
  readonly many: ReturnType<typeof inputRef>
  readonly order: ReturnType<typeof inputRef>
  readonly manyOrder: ReturnType<typeof inputRef>
  readonly grouping: ReturnType<typeof declareGrouping>
}

/** Every dataset one audience's schema shows, by name. */
export type Shown = ReadonlyMap<string, DatasetTypes>

/** Declares the types of the listed datasets and of those unlisted ones that the audience may know of. */
export function declareDatasets(builder: Builder, city: City, unlisted: ReadonlySet<string>): Shown {
  const contracts = [...city.contracts.values()].filter(({ listed, dataset }) => listed || unlisted.has(dataset))
  return new Map(contracts.map((contract) => [contract.dataset, declare(builder, contract)]))
}

/** A dataset's relations whose far side the audience may know of, each with the far side's types. */
export function relationsOf(types: DatasetTypes, shown: Shown): readonly (readonly [Relation, DatasetTypes])[] {
  return types.contract.relations.flatMap((relation) => {
    const far = shown.get(relation.to)
    return far ? [[relation, far] as const] : []
  })
}

function declare(builder: Builder, contract: Contract): DatasetTypes {
  const name = typeNameOf(contract)
  return {
    contract,
    name,
    record: recordRef(builder, name),
    connection: recordRef(builder, `${name}Connection`),
    edge: recordRef(builder, `${name}Edge`),
    filter: inputRef(builder, `${name}Filter`),
    many: inputRef(builder, `${name}ManyFilter`),
    order: inputRef(builder, `${name}Order`),
    manyOrder: inputRef(builder, `${name}ManyOrder`),
    grouping: declareGrouping(builder, name),
  }
}

/** What groups of a dataset are told and asked in. */
function declareGrouping(builder: Builder, name: string) {
  return {
    groups: recordRef(builder, `${name}Groups`),
    group: recordRef(builder, `${name}Group`),
    key: recordRef(builder, `${name}GroupKey`),
    numbers: recordRef(builder, `${name}GroupNumbers`),
    values: recordRef(builder, `${name}GroupValues`),
    counts: recordRef(builder, `${name}GroupCounts`),
    by: inputRef(builder, `${name}GroupBy`),
    order: inputRef(builder, `${name}GroupOrder`),
    having: inputRef(builder, `${name}Having`),
    numbersHaving: inputRef(builder, `${name}NumbersHaving`),
    countsHaving: inputRef(builder, `${name}CountsHaving`),
  }
}

const recordRef = (builder: Builder, name: string) => builder.objectRef<object>(name)
const inputRef = (builder: Builder, name: string) => builder.inputRef<object>(name)
