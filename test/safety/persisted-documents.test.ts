import { createHash } from 'node:crypto'
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
const named = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } })

async function sent(body: object, headers = {}) {
  const answer = await safe.post(JSON.stringify(body), { 'content-type': 'application/json', ...headers })
  return {
    status: answer.status,
    data: answer.body.data,
    code: answer.body.errors?.[0].extensions.code,
    body: answer.body,
  }
}

test('a query is named by its digest once it was sent, with other variables and by others too', async () => {
  const query = 'query One($code: String!) { procedure(code: $code) { title } }'
  const extensions = named(digestOf(query))
  const first = await sent({ extensions, variables: { code: '1.001' } })
  expect([first.status, first.code, first.body.errors[0].message]).toEqual([404, 'KHO488', 'PersistedQueryNotFound'])
  const title = { procedure: { title: 'Đăng ký kết hôn' } }
  expect((await sent({ query, extensions, variables: { code: '1.001' } })).data).toEqual(title)
  expect((await sent({ extensions, variables: { code: '1.001' } })).data).toEqual(title)
  expect((await sent({ extensions, variables: { code: '1.009' } })).data).toEqual({ procedure: null })
  const authorization = `Bearer ${await safe.issuer.sign(officer)}`
  expect((await sent({ extensions, variables: { code: '1.001' } }, { authorization })).data).toEqual(title)
  const address = new URLSearchParams({ extensions: JSON.stringify(extensions), variables: '{"code":"1.001"}' })
  expect((await (await fetch(`${safe.url}/graphql?${address}`)).json()).data).toEqual(title)
})

test('what is remembered is looked at again for each who names it', async () => {
  const query = '{ dossiers(filter: { note: { eq: "x" } }) { nodes { id } } }'
  const extensions = named(digestOf(query))
  const code = (await sent({ query })).code
  expect((await sent({ query, extensions })).code).toBe(code)
  expect((await sent({ extensions })).code).toBe(code)
  const wide = `{ ${Array.from({ length: 60 }, (_, n) => `a${n}: viewer { kind }`).join(' ')} }`
  await sent({ query: wide, extensions: named(digestOf(wide)) })
  expect((await sent({ extensions: named(digestOf(wide)) })).code).toBe('KHO447')
})

test.for([
  ['of another text', named(digestOf('{ __typename }'))],
  ['in capitals', named(digestOf('{ viewer { kind } }').toUpperCase())],
  ['that is none', named('x')],
  ['of another version', named(digestOf('{ viewer { kind } }'), 2)],
  ['that is no object', { persistedQuery: 'x' }],
] as const)('a digest %s is refused', async ([, extensions]) => {
  const answer = await sent({ query: '{ viewer { kind } }', extensions })
  expect([answer.status, answer.code]).toEqual([400, 'KHO489'])
})

test('a variable that is called so names no document', async () => {
  const query = 'query ($persistedQuery: String!) { procedure(code: $persistedQuery) { title } }'
  const { data } = await sent({ query, variables: { persistedQuery: '1.001' } })
  expect(data).toEqual({ procedure: { title: 'Đăng ký kết hôn' } })
})

test('Apollo’s own link is understood', async () => {
  const bodies: string[] = []
  const listening: typeof fetch = (address, init) => {
    bodies.push(String(init?.body))
    return fetch(address, init)
  }
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256: digestOf }),
    new HttpLink({ uri: `${safe.url}/graphql`, fetch: listening }),
  ])
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const query = gql`
    query Apollo($code: String!) {
      procedure(code: $code) {
        title
      }
    }
  `
  for (const code of ['1.001', '1.002']) await client.query({ query, variables: { code }, fetchPolicy: 'no-cache' })
  expect(bodies.map((body) => 'query' in JSON.parse(body))).toEqual([false, true, false])
})
