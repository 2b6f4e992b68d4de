import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DocumentNode, Kind, parse, print } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askAs, freshHome, type Home, workspace } from '../harness/running-city.ts'
import type { Client, Server } from './client.ts'
import {
  type AgencyPageQuery,
  DossierFromThreeAgenciesDocument,
  PeopleWithoutPurposeDocument,
  WhereItStandsDocument,
} from './documents.ts'
import { clientDocuments } from './make-documents.ts'
import { relayClient } from './relay-client.ts'
import { apolloClient, graphqlRequestClient, urqlClient } from './typed-clients.ts'

const readme = readFileSync(join(workspace, 'README.md'), 'utf8')
const asked = [...readme.matchAll(/"query":"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => JSON.parse(`"${text}"`))
const answers = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text).data)

/** A query as it is printed, whatever it is called. */
function nameless(document: DocumentNode): string {
  const definitions = document.definitions.map((one) => {
    if (one.kind !== Kind.OPERATION_DEFINITION) return one
    const { name: _, ...operation } = one
    return operation
  })
  return print({ ...document, definitions })
}

test('the documents that clients ask are the README’s queries, with the types of the API’s schema', async () => {
  const documents = [DossierFromThreeAgenciesDocument, PeopleWithoutPurposeDocument, WhereItStandsDocument]
  expect(documents.map(nameless)).toEqual(asked.map((text) => nameless(parse(text))))
  expect(readFileSync(join(import.meta.dirname, 'documents.ts'), 'utf8')).toBe(await clientDocuments())
})

test('what Relay’s compiler made is made of its queries', () => {
  const folder = join(import.meta.dirname, 'relay')
  const source = readFileSync(join(folder, 'readme-queries.ts'), 'utf8')
  const queries = [...source.matchAll(/graphql`([^`]*)`/g)].map(([, text = '']) => parse(text))
  const hashes = queries.map((query) => createHash('md5').update(print(query)).digest('hex'))
  const made = readdirSync(join(folder, '__generated__')).map((file) =>
    readFileSync(join(folder, '__generated__', file), 'utf8'),
  )
  expect(made.map((text) => /hash = "(\w+)"/.exec(text)?.[1]).sort()).toEqual(hashes.sort())
  expect(queries.slice(0, 3).map(nameless)).toEqual(asked.map((text) => nameless(parse(text))))
})

const clients: { readonly [name: string]: (server: Server) => Client } = {
  urql: urqlClient,
  '@apollo/client': apolloClient,
  'relay-runtime': relayClient,
  'graphql-request': graphqlRequestClient,
}

let home: Home
let officer: string
beforeAll(async () => {
  home = await freshHome()
  await home.start()
  officer = (await home.kho('token', '--as', 'officer_q1')).stdout.trim()
})
afterAll(() => home[Symbol.asyncDispose]())

const url = () => `${home.origin}/graphql`
const asOfficer = () => ({ url: url(), headers: { Authorization: `Bearer ${officer}` } })

describe.each(Object.entries(clients))('%s', (_, connect) => {
  test('asks one query of three agencies', async () => {
    const client = connect({ ...asOfficer(), headers: { ...asOfficer().headers, 'X-Purpose': '1.004194' } })
    expect(plain(await client.dossier())).toEqual({ data: answers[0], codes: [] })
  })

  test('is told by code which purpose is lacking', async () => {
    const { data, codes } = await connect(asOfficer()).people()
    expect({ people: data?.people ?? null, codes }).toEqual({ people: null, codes: ['KHO302'] })
  })

  test('asks as anybody where a dossier stands', async () => {
    expect(plain(await connect({ url: url(), headers: {} }).status())).toEqual({ data: answers[1], codes: [] })
  })

  test('goes through all pages of a connection, each record once', async () => {
    const client = connect({ url: url(), headers: {} })
    const all = await askAs(home, {}, '{ agencies(first: 1000) { nodes { id agencyCode name } totalCount } }')
    const met = await pagesOf(client)
    expect(met).toEqual(all.data.agencies.nodes)
    expect(met).toHaveLength(all.data.agencies.totalCount)
    expect(met.length).toBeGreaterThan(20)
  })
})

async function pagesOf(client: Client) {
  type Page = NonNullable<AgencyPageQuery['agencies']>
  const edges = new Map<string, Page['edges'][number]['node']>()
  for (let after: string | null = null; ; ) {
    const { data } = await client.agencies({ first: 7, after })
    const page: Page | null = plain(data?.agencies ?? null)
    if (!page) throw new Error('no page')
    for (const { cursor, node } of page.edges) edges.set(cursor, node)
    if (!page.pageInfo.hasNextPage) return [...edges.values()]
    after = page.pageInfo.endCursor
  }
}

/** Without the type names that caches ask for beside each record. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (name, part) => (name.startsWith('__') ? undefined : part)))
}
