import { randomBytes, randomUUID } from 'node:crypto'
import { networksBehind } from '@kho/api/http/network.ts'
import { pushRoutes } from '@kho/kho/push/push-routes.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { meetingsCity } from '../harness/pushed-meetings.ts'
import { testStore } from '../harness/test-store.ts'
import { steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

/** Everything here connects from 127.0.0.1. */
const [behind, direct] = [networksBehind(['127.0.0.0/8', '10.0.0.0/8']), networksBehind(['10.0.0.0/8'])]

const query = '{ procedures { totalCount } }'
const from = (...addresses: readonly string[]) => ({ 'x-forwarded-for': addresses.join(', ') })

/** A key for these networks alone. */
async function keyFor(safe: SafeServer, networks: readonly string[]): Promise<string> {
  const form = { application: 'one_stop', agency: 'H29.1', days: 30, networks }
  const text = `mutation ($input: ApiKeyInput!, $key: String!) { issueApiKey(input: $input, idempotencyKey: $key) { shown } }`
  const { body } = await safe.ask(text, { as: steward, variables: { input: form, key: randomUUID() } })
  return body.data.issueApiKey.shown
}

test('a key is for the network of who asks, not of the proxy that they come through', async () => {
  await using safe = await safeServer(undefined, { networkOf: behind })
  const key = { 'x-api-key': await keyFor(safe, ['203.0.113.0/24', '2001:db8::/48']) }
  const codes = async (headers: Record<string, string>) =>
    codesOf(await safe.ask(query, { headers: { ...key, ...headers } }))
  expect(await codes(from('203.0.113.7'))).toEqual([])
  expect(await codes(from('198.51.100.1', '203.0.113.7', '10.0.0.2'))).toEqual([])
  expect(await codes(from('2001:db8::9', '10.0.0.2'))).toEqual([])
  const elsewhere = [
    {},
    from('198.51.100.1'),
    from('203.0.113.7', '198.51.100.1'),
    from('203.0.113.7', 'garbage'),
    from('203.0.113.7', '2001:db8:1::1'),
    { 'x-real-ip': '203.0.113.7' },
    { forwarded: 'for=203.0.113.7' },
  ]
  for (const headers of elsewhere) expect(await codes(headers), JSON.stringify(headers)).toEqual(['KHO471'])
})

test('a key for the proxies’ own network lets nobody in through them', async () => {
  await using safe = await safeServer(undefined, { networkOf: behind })
  const key = { 'x-api-key': await keyFor(safe, ['127.0.0.0/8']) }
  for (const headers of [from('198.51.100.1'), from('127.0.0.1', '198.51.100.1'), from('garbage')]) {
    expect(codesOf(await safe.ask(query, { headers: { ...key, ...headers } }))).toEqual(['KHO471'])
  }
})

test.for([
  ['none is named', undefined],
  ['another is', direct],
] as const)('whoever connects and is no proxy says nothing by a header: %s', async ([, networkOf]) => {
  await using safe = await safeServer(undefined, networkOf ? { networkOf } : {})
  const away = { 'x-api-key': await keyFor(safe, ['203.0.113.0/24', '10.0.0.0/8']) }
  const here = { 'x-api-key': await keyFor(safe, ['127.0.0.0/8']) }
  for (const said of [from('203.0.113.7'), from('203.0.113.7', '10.0.0.1'), from('garbage')]) {
    expect(codesOf(await safe.ask(query, { headers: { ...away, ...said } }))).toEqual(['KHO471'])
    expect(codesOf(await safe.ask(query, { headers: { ...here, ...said } }))).toEqual([])
  }
})

const bounded = safeCity(`
# policies/procedures.yaml
policy: procedures
rules:
  - { rule: everybody, allow: read, fields: all, quota: { requests: 2/h } }
`)

test('quotas of who is not signed in are counted by who asks behind a proxy, and by the connection else', async () => {
  const statuses = async (safe: SafeServer, ...chains: readonly (readonly string[])[]) => {
    const answers: number[] = []
    for (const chain of chains) answers.push((await safe.ask(query, { headers: from(...chain) })).status)
    return answers
  }
  await using proxied = await safeServer(bounded, { networkOf: behind })
  const [one, other] = ['203.0.113.7', '203.0.113.8']
  expect(await statuses(proxied, [one], ['x', one], [one, '10.0.0.2'], [other])).toEqual([200, 200, 429, 200])
  await using open = await safeServer(bounded, { networkOf: direct })
  expect(await statuses(open, [one], [other], ['203.0.113.9'])).toEqual([200, 200, 429])
})

/** A system that pushes by an account's name and password. */
const pushed = meetingsCity.map(({ path, text }) => ({
  path,
  text: text.replace('{ kind: token, value: { env: ONE } }', '{ kind: basic, user: kho, password: { env: ONE } }'),
}))

test('whoever guesses what a system pushes by is kept out with their network, and no other behind the same proxy', async () => {
  await using store = await testStore(pushed)
  await using database = openDatabase({ url: store.url, name: 'test push', role: 'kho_push' })
  const logger = pino({ level: 'silent' })
  const parts = { database, tokenKey: randomBytes(32), logger, secretOf: () => 'secret', cityFolder: '/' }
  await using safe = await safeServer(undefined, { extraRoutes: pushRoutes({ ...parts, networkOf: behind }) })
  const send = async (password: string, ...chain: readonly string[]) => {
    const authorization = `Basic ${Buffer.from(`kho:${password}`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/x-ndjson', ...from(...chain) }
    return (await fetch(`${safe.url}/ingest/one/cuoc_hop`, { method: 'POST', body: '', headers })).status
  }
  const guessed = new Set<number>()
  for (let at = 0; at < 31; at += 1) guessed.add(await send(`${at}`, `198.51.100.${at}`, '203.0.113.7'))
  expect(guessed).toEqual(new Set([401, 429]))
  expect(await send('secret', '192.0.2.1', '203.0.113.7')).toBe(429)
  expect(await send('secret', '203.0.113.8')).toBe(400)
})
