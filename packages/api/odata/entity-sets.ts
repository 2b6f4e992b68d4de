import type { City } from '@kho/schema/contract/city.ts'
import type { Contract, Field, Relation } from '@kho/schema/contract/contract.ts'
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
  readonly relation: Relation
  /** Found when it is asked for: relations go round in circles. */
  to(): EntitySet
}

export type EntitySets = ReadonlyMap<string, EntitySet>

/** The entity sets of an asker: of every listed dataset, and of the unlisted ones that some rule could show him something of. */
export function entitySetsOf(city: City, unlisted: ReadonlySet<string>): EntitySets {
  const known = [...city.contracts.values()].filter(({ listed, dataset }) => listed || unlisted.has(dataset))
  const byDataset = new Map<string, EntitySet>()
  for (const contract of known) byDataset.set(contract.dataset, entitySet(contract, byDataset))
  return new Map([...byDataset.values()].map((set) => [set.name, set]))
}

/** Links are read when all sets stand. */
function entitySet(contract: Contract, byDataset: ReadonlyMap<string, EntitySet>): EntitySet {
  const links = (): EntitySet['links'] =>
    new Map(
      contract.relations.flatMap((relation) => {
        const to = byDataset.get(relation.to)
        return to
          ? [[camelCase(relation.name), { many: relation.kind === 'many', relation, to: () => to }] as const]
          : []
      }),
    )
  return {
    name: camelCase(contract.names.many),
    type: typeNameOf(contract),
    contract,
    fields: new Map(contract.fields.map((field) => [graphqlField(field.name), field])),
    get links() {
      return links()
    },
  }
}
