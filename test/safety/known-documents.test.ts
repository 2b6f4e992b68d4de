import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer()
})

afterAll(() => safe[Symbol.asyncDispose]())

const query = 'query Some($code: String!) { procedures(filter: { code: { eq: $code } }) { nodes { code title } } }'
const variables = { code: '1.004194' }
const deep = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`)

/** What stands beside a query that is valid, and how it may be asked for. */
const beside: readonly (readonly [words: string, sent: object, accept?: string])[] = [
  ['nothing wrong', { variables }],
  ['its operation by name', { variables, operationName: 'Some' }],
  ['another operation', { variables, operationName: 'Another' }],
  ['a name that is none', { variables, operationName: 1 }],
  ['no variables', {}],
  ['no variable', { variables: null }],
  ['variables in a list', { variables: [variables] }],
  ['a variable of another type', { variables: { code: 1 } }],
  ['a variable that is null', { variables: { code: null } }],
  ['a text that cannot be stored', { variables: { code: 'a\u0000' } }],
  ['variables too deep', { variables: { ...variables, deep } }],
  ['extensions', { variables, extensions: {} }],
  ['extensions that are none', { variables, extensions: 'x' }],
  ['a member that nobody knows', { variables, more: 1 }],
  ['another type asked for', { variables }, 'text/html'],
  ['GraphQL’s own type asked for', { variables }, 'application/graphql-response+json'],
]

async function asked(text: string, sent: object, accept = 'application/json') {
  const answer = await safe.post(JSON.stringify({ query: text, ...sent }), {
    'content-type': 'application/json',
    accept,
    'x-correlation-id': 'the-same-one',
  })
  const { date, 'server-timing': _, ...headers } = Object.fromEntries(answer.headers)
  expect(date).toBeDefined()
  return { status: answer.status, headers: { ...headers, 'content-length': null }, body: answer.body }
}

test.for(beside)(
  'what was asked before is looked at as closely as the first time: %s',
  async ([words, sent, accept]) => {
    await asked(query, { variables })
    const again = await asked(query, sent, accept)
    // The same document in words that nobody has asked in yet, told apart by what follows it.
    expect(again).toEqual(await asked(`${query} # ${words}`, sent, accept))
  },
)
