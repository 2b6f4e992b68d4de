import type { City } from '@kho/schema/contract/city.ts'
import type { GraphQLSchema } from 'graphql'
import { schemaInTurns } from './graphql/schema.ts'

/** One registry version and everything that is derived from it: what one request sees from its first line to its last. */
export interface Snapshot {
  readonly version: number
  readonly city: City
  /** The schema of an audience that may know of these unlisted datasets. */
  schemaFor(unlisted: ReadonlySet<string>): Promise<GraphQLSchema>
}

const mostAudiences = 16

/**
 * Builds a snapshot of a city whose schema is proved, its common schema included, while requests have their turns. A schema is of
 * contracts alone: where only rules are others than those of the snapshot `before`, its schemas serve on.
 */
export async function snapshotOf(version: number, city: City, before: Snapshot | null = null): Promise<Snapshot> {
  if (before && before.city.contracts === city.contracts) return { ...before, version, city }
  const schemaFor = schemasOf(city)
  await schemaFor(new Set())
  return { version, city, schemaFor }
}

/** Builds an audience's schema when it first asks, and keeps those that asked last. */
function schemasOf(city: City): Snapshot['schemaFor'] {
  const audiences = new Map<string, Promise<GraphQLSchema>>()
  return (unlisted) => {
    const key = [...unlisted].sort().join(' ')
    const schema = audiences.get(key) ?? schemaInTurns(city, unlisted)
    audiences.delete(key)
    audiences.set(key, schema)
    if (audiences.size > mostAudiences) audiences.delete(leastRecent(audiences))
    return schema
  }
}

function leastRecent(audiences: ReadonlyMap<string, Promise<GraphQLSchema>>): string {
  const [oldest = ''] = audiences.keys()
  return oldest
}
