import { setImmediate as nextTurn } from 'node:timers/promises'
import type { City } from '@kho/schema/contract/city.ts'
import { assertValidSchema, type GraphQLSchema } from 'graphql'
import { graphqlSchemaOf } from './graphql/schema.ts'

/** One registry version and everything that is derived from it: what one request sees from its first line to its last. */
export interface Snapshot {
  readonly version: number
  readonly city: City
  /** The schema of an audience that may know of these unlisted datasets. */
  schemaFor(unlisted: ReadonlySet<string>): GraphQLSchema
}

const mostAudiences = 16

/**
 * Builds a snapshot, its common schema included, giving way to waiting requests between the steps. The one long step
 * is Pothos's: 1.2 s for 500 datasets of 15 fields (decision 0076). A schema is of contracts alone: where
 * only rules are others than those of the snapshot `before`, its schemas serve on.
 */
export async function snapshotOf(version: number, city: City, before: Snapshot | null = null): Promise<Snapshot> {
  if (before && before.city.contracts === city.contracts) return { ...before, version, city }
  await nextTurn()
  const listed = graphqlSchemaOf(city)
  await nextTurn()
  assertValidSchema(listed)
  await nextTurn()
  const audiences = new Map<string, GraphQLSchema>([['', listed]])
  const schemaFor = (unlisted: ReadonlySet<string>): GraphQLSchema => {
    const key = [...unlisted].sort().join(' ')
    const schema = audiences.get(key) ?? graphqlSchemaOf(city, unlisted)
    audiences.delete(key)
    audiences.set(key, schema)
    if (audiences.size > mostAudiences) audiences.delete(leastRecent(audiences))
    return schema
  }
  return { version, city, schemaFor }
}

function leastRecent(audiences: ReadonlyMap<string, GraphQLSchema>): string {
  const [oldest = ''] = audiences.keys()
  return oldest
}
