import {
  Environment,
  fetchQuery,
  type GraphQLTaggedNode,
  Network,
  type OperationType,
  RecordSource,
  Store,
} from 'relay-runtime'
import { type Client, codesOf, type GraphqlError, type Server, type Told } from './client.ts'
import agencies, { type readmeQueriesAgenciesQuery } from './relay/__generated__/readmeQueriesAgenciesQuery.graphql.ts'
import dossier, { type readmeQueriesDossierQuery } from './relay/__generated__/readmeQueriesDossierQuery.graphql.ts'
import people, { type readmeQueriesPeopleQuery } from './relay/__generated__/readmeQueriesPeopleQuery.graphql.ts'
import status, { type readmeQueriesStatusQuery } from './relay/__generated__/readmeQueriesStatusQuery.graphql.ts'

/** Relay, with what its compiler made of `readme-queries.ts`: the pages of a connection grow together in its store. */
export function relayClient(server: Server): Client {
  const environment = environmentOf(server)
  async function ask<Query extends OperationType>(
    node: GraphQLTaggedNode,
    variables: Query['variables'],
  ): Promise<Told<Query['response']>> {
    try {
      const data = await fetchQuery<Query>(environment, node, variables).toPromise()
      return { data: data ?? null, codes: [] }
    } catch (error) {
      return { data: null, codes: codesOf(errorsIn(error)) }
    }
  }
  return {
    dossier: () => ask<readmeQueriesDossierQuery>(dossier, {}),
    people: () => ask<readmeQueriesPeopleQuery>(people, {}),
    status: () => ask<readmeQueriesStatusQuery>(status, {}),
    agencies: ({ first, after }) => ask<readmeQueriesAgenciesQuery>(agencies, { first, after: after ?? null }),
  } as Client // Relay's types have undefined beside each null.
}

export function environmentOf({ url, headers }: Server): Environment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: text, variables }),
    })
    return response.json()
  })
  return new Environment({ network, store: new Store(new RecordSource()) })
}

/** Relay throws what has no data, with the answer's errors in `source`. */
function errorsIn(error: unknown): readonly GraphqlError[] {
  const source = error instanceof Error && 'source' in error ? error.source : null
  if (typeof source === 'object' && source !== null && 'errors' in source && Array.isArray(source.errors))
    return source.errors
  throw error
}
