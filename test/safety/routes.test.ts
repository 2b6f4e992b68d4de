import { connect } from 'node:net'
import type { Route } from '@kho/api/http/route.ts'
import { readDropped } from '@kho/ingest/dropped/read-dropped.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { officer, steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { answerOf, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const html = { 'content-type': 'text/html; charset=utf-8' }

const pageAt = (path: string): Route => ({ guard: 'public', method: 'GET', path, handler: () => new Response(path) })

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(undefined, {
    readDropped,
    extraRoutes: [
      { guard: 'public', method: 'GET', path: '/', handler: () => new Response('<p>Kho</p>', { headers: html }) },
      ...['/pages/*', '/pages/near/*', '/pages/one'].map((path) => pageAt(path)),
      { guard: 'own', path: '/oidc/*', node: (_request, response) => void response.end('mounted') },
    ],
  })
})
afterAll(() => safe[Symbol.asyncDispose]())

test('O04: every route declares its guard, and these are all of them', () => {
  const listed = safe.server.routes.map((route) =>
    'method' in route ? `${route.guard} ${route.method} ${route.path}` : `${route.guard} ${route.path}`,
  )
  expect(listed).toEqual([
    'asker POST /graphql',
    'asker GET /graphql',
    'asker GET /odata/v4',
    'asker GET /odata/v4/*',
    'asker POST /odata/v4/*',
    'asker GET /catalog.ttl',
    'asker GET /catalog.jsonld',
    'asker GET /api/3/action/{action}',
    'asker POST /api/3/action/{action}',
    'asker GET /api/action/{action}',
    'asker POST /api/action/{action}',
    'asker GET /open/{dataset}',
    'asker HEAD /open/{dataset}',
    'asker GET /open/{dataset}/schema.jsonld',
    'asker GET /open/{dataset}/live.csv',
    'asker HEAD /open/{dataset}/live.csv',
    'asker GET /open/{dataset}/live.ndjson',
    'asker HEAD /open/{dataset}/live.ndjson',
    'public GET /health/live',
    'public GET /health/ready',
    'public GET /ledger/heads',
    'asker GET /v2/findUsage',
    'public GET /v2/usagePeriod',
    'public GET /v2/heartbeat',
    'asker POST /steward/drop',
    'public GET /',
    'public GET /pages/*',
    'public GET /pages/near/*',
    'public GET /pages/one',
    'own /oidc/*',
  ])
})

test('what stands at no address is an error in Kho’s own form', async () => {
  const answer = await answerOf(await fetch(`${safe.url}/data.csv`, { headers: { 'accept-language': 'en' } }))
  expect(answer.status).toBe(404)
  expect(answer.body).toEqual({
    errors: [
      {
        message: 'There is nothing at this address.',
        extensions: {
          code: 'KHO448',
          hint: 'Nothing is here; the API is at /graphql.',
          correlationId: answer.headers.get('x-correlation-id'),
        },
      },
    ],
  })
})

/** What the server says to bytes that no HTTP client would send. */
function raw(request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(Number(new URL(safe.url).port), '127.0.0.1', () => socket.end(request))
  let text = ''
  socket.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  socket.on('end', () => resolve(text)).on('error', reject)
  return promise
}

test.for([
  'GET //',
  'GET //[',
  'GET http://[',
  'OPTIONS *',
  'GET /%',
  'GET /oidc/../graphql',

  'CONNECT a:1',
])('an address that is none harms nobody: %s', async (line) => {
  for (const host of ['a', '[', '', 'a b']) {
    const text = await raw(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(text).not.toMatch(/^HTTP\/1.1 (2|5)/)
  }
  expect((await fetch(`${safe.url}/health/live`)).status).toBe(200)
})

test('hints come in the language that is asked for, Vietnamese first', async () => {
  const hintIn = async (language: string) => {
    const answer = await answerOf(await fetch(`${safe.url}/x`, { headers: { 'accept-language': language } }))
    return answer.body.errors[0].extensions.hint
  }
  expect(await hintIn('vi-VN,vi;q=0.9,en;q=0.8')).toMatch(/^Không/)
  expect(await hintIn('fr, en;q=0.5, vi;q=0.4')).toMatch(/^Nothing/)
  expect(await hintIn('fr')).toMatch(/^Không/)
})

test('a caller’s own correlation id is kept where it is harmless', async () => {
  const idFor = async (id: string) =>
    (await fetch(`${safe.url}/health/live`, { headers: { 'x-correlation-id': id } })).headers.get('x-correlation-id')
  expect(await idFor('trace-0123456789')).toBe('trace-0123456789')
  expect(await idFor('a b\t<script>')).toMatch(/^[0-9a-f-]{36}$/)
})

test('the page and what is mounted are answered where they stand', async () => {
  const page = await fetch(`${safe.url}/`)
  expect([page.status, await page.text()]).toEqual([200, '<p>Kho</p>'])
  expect(await (await fetch(`${safe.url}/oidc/anything`)).text()).toBe('mounted')
})

test('a path that ends in /* takes what is under it, where nothing nearer does', async () => {
  const at = async (path: string) => (await fetch(`${safe.url}${path}`)).text()
  expect(await at('/pages/one')).toBe('/pages/one')
  expect(await at('/pages/two/three')).toBe('/pages/*')
  expect(await at('/pages/near/it')).toBe('/pages/near/*')
  expect((await fetch(`${safe.url}/pages`)).status).toBe(404)
  expect((await fetch(`${safe.url}/pages/two`, { method: 'POST' })).status).toBe(405)
})

test('O03: readiness is asked of the store once a second at most', async () => {
  const before = await statements()
  const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`${safe.url}/health/ready`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect((await statements()) - before).toBeLessThan(10)
})

/** Transactions of the test's database so far. */
async function statements(): Promise<number> {
  await safe.store.rows('select pg_stat_force_next_flush()')
  const [row] = await safe.store.rows('select xact_commit from pg_stat_database where datname = current_database()')
  return Number(row?.[0])
}

test('an answer of data and registry together keeps the order of the question', async () => {
  const query = `query Q($yes: Boolean!) { kind: viewer { kind } ...R dossiers(first: 1) { totalCount } __typename
    none: procedures @skip(if: $yes) { totalCount } } fragment R on Query { procedures(first: 1, orderBy: [{ field: CODE }]) { nodes { title } } dataset(name: "dossiers") { name } }`
  const answer = await safe.ask(query, { as: officer, variables: { yes: true } })
  expect(answer.text).toBe(
    '{"data":{"kind":{"kind":"officer"},"procedures":{"nodes":[{"title":"Đăng ký kết hôn"}]},' +
      '"dataset":{"name":"dossiers"},"dossiers":{"totalCount":2},"__typename":"Query"}}',
  )
})

test('a purpose is what the store says it is, for the person who asks', async () => {
  const query = '{ viewer { purpose { key procedure tasks } } }'
  const named = async (purpose: string) => (await safe.ask(query, { as: officer, purpose })).body.data.viewer.purpose
  expect(await named('1.001')).toEqual({ key: '1.001', procedure: true, tasks: [] })
  expect(await named('D-1')).toEqual({ key: 'D-1', procedure: false, tasks: ['dossiers'] })
  for (const purpose of ['D-2', 'D-9', "'; drop"]) {
    expect(codesOf(await safe.ask(query, { as: officer, purpose }))).toEqual(['KHO419'])
  }
})

test('a purpose may be written in any script; one that no key can be is refused', async () => {
  const query = '{ viewer { purpose { key } } }'
  const sent = (key: string) => Buffer.from(key).toString('latin1')
  expect(codesOf(await safe.ask(query, { as: officer, purpose: sent('Hồ sơ 1') }))).toEqual(['KHO419'])
  for (const purpose of ['x'.repeat(201), '\u00ff', '']) {
    expect(codesOf(await safe.ask(query, { as: officer, purpose }))).toEqual(['KHO455'])
  }
})

test('where only a purpose is lacking the error names the purposes', async () => {
  const lacking = await safe.ask('{ dossiers { nodes { id } } }', { as: steward })
  expect(lacking.status).toBe(403)
  expect(lacking.body.errors[0].extensions).toMatchObject({ code: 'KHO302', details: { purposes: ['procedure:any'] } })
  const { body } = await safe.ask('{ dossiers { totalCount } }', { as: steward, purpose: '1.002' })
  expect(body).toEqual({ data: { dossiers: { totalCount: 3 } } })
})

const withPhone = `
# datasets/procedures.yaml
dataset: procedures
names: { one: procedure, many: procedures }
title: { vi: Thủ tục, en: Procedures }
owner: H29.1
class: open
licence: cc-by-4.0
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  title: { type: text, title: { vi: Tên, en: Title } }
  phone: { type: text, title: { vi: Điện thoại, en: Phone } }
`

test('F32: an applied version answers the next request, and under load no request fails', async () => {
  await using city = await safeServer()
  const query = '{ procedures { nodes { title } } }'
  let applied = false
  const load = async () => {
    const statuses: number[] = []
    while (!applied) statuses.push((await city.ask(query)).status)
    return statuses
  }
  const loads = [load(), load(), load()]
  for (const documents of [safeCity(withPhone), safeCity(), safeCity(withPhone)]) await city.store.apply(documents)
  applied = true
  expect(new Set((await Promise.all(loads)).flat())).toEqual(new Set([200]))
  expect((await city.ask(query)).status).toBe(200)
  const { body } = await city.ask('{ procedures(first: 1) { nodes { phone } } }')
  expect(body).toEqual({ data: { procedures: { nodes: [{ phone: null }] } } })
})

test('F33: rules that cannot be read deny everything', async () => {
  await using city = await safeServer()
  await city.store.rows(`
    insert into kho.registry (version, documents, contract_hash, policy_hash, applied_by)
    values (99, '[{"path":"city.yaml","text":"nonsense: ["}]', '', '', 'test');
    update kho.current set version = 99`)
  for (let round = 0; round < 2; round += 1) {
    const answer = await city.ask('{ procedures { nodes { title } } }')
    expect(answer.status).toBe(503)
    expect(answer.body.data).toBeUndefined()
    expect(codesOf(answer)).toEqual(['KHO541'])
    expect(answer.text).not.toMatch(/city\.yaml|compile/)
  }
  expect((await fetch(`${city.url}/health/ready`)).status).toBe(503)
})

test('closing answers what is under way and takes nothing new', async () => {
  const released = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const slow: Route = {
    guard: 'public',
    method: 'GET',
    path: '/slow',
    async handler() {
      arrived.resolve()
      await released.promise
      return new Response('done')
    },
  }
  await using city = await safeServer(undefined, { extraRoutes: [slow] })
  const underWay = fetch(`${city.url}/slow`)
  await arrived.promise
  const closed = city.server.close()
  await expect(fetch(`${city.url}/health/live`)).rejects.toThrow()
  released.resolve()
  expect(await (await underWay).text()).toBe('done')
  await closed
})

test('a mounted program that fails ends its own answer and nothing else', async () => {
  const failing: Route = {
    guard: 'own',
    path: '/own/*',
    node: async (request) => {
      for await (const _part of request);
    },
  }
  const throwing: Route = { guard: 'own', path: '/throws/*', node: () => JSON.parse('') }
  await using city = await safeServer(undefined, { extraRoutes: [failing, throwing] })
  const port = Number(new URL(city.url).port)
  const gone = Promise.withResolvers<void>()
  const socket = connect(port, '127.0.0.1', () => {
    socket.write('POST /own/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc', () => socket.resetAndDestroy())
  })
  socket.on('close', gone.resolve).on('error', () => undefined)
  await gone.promise
  await expect(fetch(`${city.url}/throws/x`)).rejects.toThrow()
  expect((await fetch(`${city.url}/health/live`)).status).toBe(200)
})
