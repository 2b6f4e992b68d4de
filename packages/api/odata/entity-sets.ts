import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField, typeNameOf } from '@kho/schema/contract/name.ts'

/** A dataset as OData's clients know it, under the names that GraphQL has for it: `dossiers`, an entity `Dossier`. */
export interface EntitySet {
  readonly name: string
  readonly type: string
  readonly contract: Contract
  readonly fields: ReadonlyMap<string, Field>
  readonly links: ReadonlyMap<string, Link>
}

/** A relation to a dataset that the asker may know of. */
export interface Link {
  readonly many: boolean
  readonly to: EntitySet
}

export type EntitySets = ReadonlyMap<string, EntitySet>

/** The entity sets of an asker: of every listed dataset, and of the unlisted ones that some rule could show him something of. */
export function entitySetsOf(city: City, unlisted: ReadonlySet<string>): EntitySets {
  const known = [...city.contracts.values()].filter(({ listed, dataset }) => listed || unlisted.has(dataset))
  const byDataset = new Map(
    known.map((contract) => [contract.dataset, { ...setOf(contract), links: new Map<string, Link>() }]),
  )
  for (const { contract, links } of byDataset.values()) {
    for (const { name, kind, to: dataset } of contract.relations) {
      const to = byDataset.get(dataset)
      if (to) links.set(camelCase(name), { many: kind === 'many', to })
    }
  }
  return new Map([...byDataset.values()].map((set) => [set.name, set]))
}

/** All of a set but its links, which lead round in circles. */
function setOf(contract: Contract): Omit<EntitySet, 'links'> {
  return {
    name: camelCase(contract.names.many),
    type: typeNameOf(contract),
    contract,
    fields: new Map(contract.fields.map((field) => [graphqlField(field.name), field])),
  }
}
