import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { typeNameOf } from '@kho/schema/contract/name.ts'
import type { GraphQLNamedType } from 'graphql'
import { changesType } from './changes-type.ts'
import { connectionTypes } from './connection-type.ts'
import { filterInputs } from './filter-input.ts'
import { groupInputs } from './group-inputs.ts'
import { groupTypes } from './group-types.ts'
import { orderInputs } from './order-input.ts'
import { recordType } from './record-type.ts'
import type { SharedTypes } from './shared-types.ts'
import type { DatasetTypes, Shown, ShownDataset } from './shown-dataset.ts'

/** The listed datasets and those unlisted ones that the audience may know of, each made in a step of its own. */
export function* showDatasets(
  city: City,
  unlisted: ReadonlySet<string>,
  shared: SharedTypes,
): Generator<undefined, Shown> {
  const datasets = new Map<string, ShownDataset>()
  const shown = { datasets, shared }
  for (const contract of city.contracts.values()) {
    if (contract.listed || unlisted.has(contract.dataset)) datasets.set(contract.dataset, shownDataset(contract, shown))
    yield
  }
  return shown
}

/** Every type that a dataset brings. */
export function namedTypesOf({ types }: ShownDataset): readonly GraphQLNamedType[] {
  return Object.values<GraphQLNamedType | null>({ ...types }).filter((type) => type !== null)
}

function shownDataset(contract: Contract, shown: Shown): ShownDataset {
  const made: { types: DatasetTypes | null } = { types: null }
  const own: ShownDataset = {
    contract,
    name: typeNameOf(contract),
    // Asked for where graphql-js fills in fields, which is after all of them are made.
    get types() {
      if (!made.types) throw new Error(`the types of ${contract.dataset} are not made yet`)
      return made.types
    },
  }
  made.types = typesOf(own, shown)
  return own
}

function typesOf(own: ShownDataset, shown: Shown): DatasetTypes {
  return {
    record: recordType(own, shown),
    ...connectionTypes(own, shown),
    ...filterInputs(own, shown),
    ...orderInputs(own, shown),
    ...groupTypes(own, shown),
    ...groupInputs(own, shown),
    changes: own.contract.history ? changesType(own, shown) : null,
  }
}
