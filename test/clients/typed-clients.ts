import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { cacheExchange, fetchExchange, Client as Urql } from '@urql/core'
import { ClientError, GraphQLClient } from 'graphql-request'
import { type Client, codesOf, type Server, type Told } from './client.ts'
import {
  AgencyPageDocument,
  DossierFromThreeAgenciesDocument,
  PeopleWithoutPurposeDocument,
  WhereItStandsDocument,
} from './documents.ts'

type Variables = { readonly [name: string]: unknown }

type Ask = <Data, V extends Variables>(document: TypedDocumentNode<Data, V>, variables: V) => Promise<Told<Data>>

/** A client of typed documents: the answers' types come from the documents alone. */
function clientOf(ask: Ask): Client {
  return {
    dossier: () => ask(DossierFromThreeAgenciesDocument, {}),
    people: () => ask(PeopleWithoutPurposeDocument, {}),
    status: () => ask(WhereItStandsDocument, {}),
    agencies: (of) => ask(AgencyPageDocument, of),
  }
}

export function urqlClient({ url, headers }: Server): Client {
  // Addresses stay in logs: who shows a token asks by POST, which urql has to be told.
  const preferGetMethod = 'Authorization' in headers ? false : 'within-url-limit'
  const client = new Urql({
    url,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: { headers },
    preferGetMethod,
  })
  return clientOf(async (document, variables) => {
    const { data, error } = await client.query(document, variables).toPromise()
    return { data: data ?? null, codes: codesOf(error?.graphQLErrors ?? []) }
  })
}

export function apolloClient({ url, headers }: Server): Client {
  const client = new ApolloClient({ link: new HttpLink({ uri: url, headers }), cache: new InMemoryCache() })
  return clientOf(async (query, variables) => {
    const { data, error } = await client.query({ query, variables, errorPolicy: 'all' })
    if (error && !CombinedGraphQLErrors.is(error)) throw error
    return { data: data ?? null, codes: codesOf(error?.errors ?? []) }
  })
}

export function graphqlRequestClient({ url, headers }: Server): Client {
  const client = new GraphQLClient(url, { headers })
  return clientOf(async <Data, V extends Variables>(document: TypedDocumentNode<Data, V>, variables: V) => {
    try {
      return { data: await client.request<Data>(document, variables), codes: [] }
    } catch (error) {
      if (error instanceof ClientError) return { data: null, codes: codesOf(error.response.errors ?? []) }
      throw error
    }
  })
}
