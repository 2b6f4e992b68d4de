import { afterAll, beforeAll, expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const query = '{ viewer { kind } }'
const json = JSON.stringify({ query })

test.for([
  ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(query)}`],
  ['plain text', 'text/plain', json],
  ['GraphQL text', 'application/graphql', query],
  ['GraphQL JSON', 'application/graphql+json', json],
  ['two types', 'application/json, text/plain', json],
  ['JSON of another charset', 'application/json; charset=utf-16', json],
  ['no type', '', json],
] as const)('W04: %s is not taken for a query', async ([, type, body]) => {
  const answer = await safe.post(new Blob([body], { type }), type === '' ? {} : { 'content-type': type })
  expect([answer.status, ...codesOf(answer)]).toEqual([415, 'KHO442'])
})

test('W04: a query in the address is taken of nobody who is known', async () => {
  const headers = { authorization: `Bearer ${await safe.issuer.sign(officer)}` }
  const address = `${safe.url}/graphql?query=${encodeURIComponent(query)}`
  for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH']) {
    const response = await fetch(address, { method, headers })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, GET'])
    expect(await response.text()).not.toContain('officer')
  }
  const known = await answerOf(await fetch(address, { headers }))
  expect([known.status, ...codesOf(known)]).toEqual([403, 'KHO482'])
  expect((await answerOf(await fetch(address))).body).toEqual({ data: { viewer: { kind: 'anonymous' } } })
})

test('W04: nothing is changed by an address', async () => {
  const change = 'mutation { endMySessions(idempotencyKey: "12345678") { refused { code } } }'
  for (const text of [change, `${query.replace('{', 'query Q {')} ${change.replace('mutation', 'mutation M')}`]) {
    const answer = await answerOf(await fetch(`${safe.url}/graphql?operationName=M&query=${encodeURIComponent(text)}`))
    expect(answer.status).toBe(400)
    expect(['KHO444', 'KHO446']).toContain(codesOf(answer)[0])
    expect(answer.body.data).toBeUndefined()
  }
})

test('W04: another site gets no leave to ask, with or without a preflight', async () => {
  const headers = {
    origin: 'https://evil.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,authorization',
  }
  const preflight = await fetch(`${safe.url}/graphql`, { method: 'OPTIONS', headers })
  expect(preflight.ok).toBe(false)
  const direct = await safe.ask(query, { headers: { origin: 'https://evil.example' } })
  for (const answered of [preflight.headers, direct.headers]) {
    expect([...answered.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('W05: multipart bodies are refused, whatever their map says', async () => {
  const body = new FormData()
  body.set('operations', JSON.stringify({ query, variables: { file: null } }))
  body.set('map', JSON.stringify({ 0: ['variables.file', '__proto__.polluted', 'constructor.prototype.polluted'] }))
  body.set('0', new Blob(['x']), 'x.txt')
  const answer = await safe.post(body, {})
  expect([answer.status, ...codesOf(answer)]).toEqual([415, 'KHO442'])
  expect('polluted' in {}).toBe(false)
})

test.for([
  ['a batch', `[${json},${json}]`],
  ['an empty batch', '[]'],
  ['no JSON', '{"query":'],
  ['a text', '"{ viewer { kind } }"'],
  ['null', 'null'],
  ['no query', '{}'],
  ['a query that is none', '{"query":{"a":1}}'],
  ['variables that are none', `{"query":${JSON.stringify(query)},"variables":"x"}`],
  ['an unknown member', `{"query":${JSON.stringify(query)},"id":"abc"}`],
] as const)('W04: %s is refused', async ([, body]) => {
  const answer = await safe.post(body, { 'content-type': 'application/json' })
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO444'])
})

test('W04: a name that no operation has is refused', async () => {
  const body = JSON.stringify({ query, operationName: 'other' })
  const answer = await safe.post(body, { 'content-type': 'application/json' })
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO446'])
})

test('bytes that are not UTF-8 are refused', async () => {
  const answer = await safe.post(new Uint8Array([0x7b, 0xff, 0x7d]), { 'content-type': 'application/json' })
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO444'])
})

test.for(['mutation { a }', 'subscription { a }', `${query} mutation M { a }`])('W04: %s is refused', async (text) => {
  const answer = await safe.ask(text)
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO446'])
})

test('X05: no playground is served, whoever asks', async () => {
  for (const path of ['/graphql', '/graphiql', '/playground', '/altair', '/health', '/graphql/']) {
    const response = await fetch(`${safe.url}${path}`, { headers: { accept: 'text/html' } })
    expect([400, 404, 405]).toContain(response.status)
    const answer = await answerOf(response)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.text).not.toMatch(/<script|<html|graphiql/i)
  }
})

test('X07: no answer may be framed, sniffed or lead anywhere', async () => {
  const paths = ['/health/live', '/health/ready', '/nothing', '/graphql']
  for (const path of paths) {
    const { headers } = await fetch(`${safe.url}${path}`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  }
})
