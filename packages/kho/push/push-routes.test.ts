import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { dirname, join } from 'node:path'
import manifest from '@kho/ingest/package.json' with { type: 'json' }
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import { deliveryBounds } from '@kho/ingest/push/take-delivery.ts'
import { codes } from '@kho/schema/error.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { documentsOf, type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { pushRoutes } from './push-routes.ts'
import { bodiesAtOnce } from './quotas.ts'

const source = (name: string, auth: string, limits = '') => `
# sources/${name}.yaml
source: ${name}
agency: H29.1
kind: push
connection: { auth: ${auth} }
${limits}`

const documents = (size = 100) =>
  documentsOf(`
# city.yaml
city: test
title: { vi: Thử, en: Test }
time_zone: Asia/Ho_Chi_Minh
# agencies/all.yaml
- agency: H29.1
  title: { vi: Một, en: One }
${source('lgsp', '{ kind: lgsp, app: hop, access_key: { env: ACCESS }, secret_key: { env: SECRET } }')}
${source('bearer', '{ kind: token, value: { env: TOKEN } }', 'limits: { requests: 5/h }')}
${source('account', '{ kind: basic, user: kho, password: { env: SECRET } }')}
${source('empty', '{ kind: basic, user: nobody, password: { env: EMPTY } }')}
${source('unset', '{ kind: token, value: { env: NOT_SET } }')}
# datasets/meetings.yaml
dataset: meetings
names: { one: meeting, many: meetings }
title: { vi: Cuộc họp, en: Meetings }
owner: H29.1
class: shared
key: [code]
size: ${size}
fields:
  code: { type: text }
  seats: { type: integer }
sources:
  - { source: lgsp, from: 'cuộc họp', map: { code: ma, seats: ghe } }
  - { source: bearer, from: hop, map: { code: ma, seats: ghe } }
  - { source: account, from: hop, map: { code: ma, seats: ghe } }
  - { source: empty, from: hop, map: { code: ma, seats: ghe } }
  - { source: unset, from: hop, map: { code: ma, seats: ghe } }
`)

const secrets: { [name: string]: string } = { ACCESS: 'a-1', SECRET: 'mật khẩu', TOKEN: 'tok', EMPTY: '' }

let store: TestStore
let url: string
const log: string[] = []
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  store = closing.use(await testStore(documents()))
  const database = closing.use(openDatabase({ url: store.url, name: 'test push', role: 'kho_push' }))
  const logger = pino({ level: 'debug' }, { write: (line) => void log.push(line) })
  const [route] = pushRoutes({
    database,
    tokenKey: randomBytes(32),
    logger,
    secretOf: (name) => secrets[name],
    cityFolder: '/',
  })
  const server = createServer((request, response) => void route?.node(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closing.defer(() => void server.close())
  closing.defer(() => server.closeAllConnections())
})
afterAll(() => closing.disposeAsync())

interface Said {
  readonly as?: string | null
  readonly key?: string | null
  readonly type?: string
  readonly body?: BodyInit
  readonly headers?: { readonly [name: string]: string }
}

const line = (ma: string, version = 1) => `${JSON.stringify({ op: 'upsert', key: ma, record: { ghe: 10 }, version })}\n`

async function post(path: string, { as = null, key = randomUUID(), type, body, headers }: Said = {}) {
  return answerOf(
    await fetch(`${url}/ingest/${path}`, {
      method: 'POST',
      body: body ?? line('A'),
      headers: {
        'content-type': type ?? 'application/x-ndjson',
        ...(as === null ? {} : { authorization: as }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...headers,
      },
    }),
  )
}

async function answerOf(response: Response) {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}

const outcome = async (path: string, as: string) =>
  answerOf(await fetch(`${url}/ingest/${path}`, { headers: { authorization: as } }))

const basic = (account: string) => `Basic ${Buffer.from(account).toString('base64')}`
const account = basic('kho:mật khẩu')

const keys = (changes: { readonly [name: string]: unknown } = {}): Said => ({
  type: 'application/json',
  body: JSON.stringify({ AppName: 'hop', AccessKey: 'a-1', SecretKey: 'mật khẩu', ...changes }),
})

async function lgspToken(): Promise<string> {
  const { body } = await post('token', keys())
  return `Bearer ${body.response.data.access_token}`
}

describe('R104: an application of an LGSP', () => {
  test('exchanges its keys for a token, sends with it and asks what became of it', async () => {
    const given = await post('token', keys())
    expect(given.body).toMatchObject({
      code: 200,
      status: 'success',
      correlationId: given.headers.get('x-correlation-id'),
      response: { error_code: '', data: { token_type: 'Bearer', expires_in: 900 } },
    })
    const as = `Bearer ${given.body.response.data.access_token}`
    const sent = await post(`lgsp/${encodeURIComponent('cuộc họp')}`, { as, body: line('A') + line('B') })
    expect(sent.status).toBe(202)
    expect(sent.body).toMatchObject({ code: 202, status: 'success', run: sent.body.response.data.run })
    const before = await outcome(`lgsp/runs/${sent.body.run}`, as)
    expect(before.body.response.data.datasets).toMatchObject([{ dataset: 'meetings', state: 'waiting' }])
    await work('lgsp')
    const after = await outcome(`lgsp/runs/${sent.body.run}`, as)
    expect(after.body.response.data).toMatchObject({
      lines: 2,
      datasets: [{ dataset: 'meetings', state: 'done', outcome: { inserted: 2, rejected: 0 } }],
    })
  })

  test.for([
    ['another secret', keys({ SecretKey: 'mật khẩ' })],
    ['another key', keys({ AccessKey: '' })],
    ['no name', keys({ AppName: undefined })],
    ['a name that is no text', keys({ AppName: ['hop'] })],
    ['no JSON', { type: 'application/json', body: 'AppName=hop' }],
  ] as const)('with %s is told 401 in the envelope', async ([, said]) => {
    const { status, body, headers, text } = await post('token', said)
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(body).toEqual({
      code: 401,
      status: 'error',
      correlationId: headers.get('x-correlation-id'),
      response: {
        error_code: 'KHO257',
        message: codes.KHO257.hint.vi,
        data: { reason: 'These credentials are nobody’s.' },
      },
    })
    expect(text).not.toContain('mật')
  })

  test('whose keys were changed has lost its token', async () => {
    const as = await lgspToken()
    expect((await post('lgsp/x', { as })).status).toBe(403)
    secrets.ACCESS = 'a-2'
    await store.apply(documents(200))
    expect((await post('lgsp/x', { as })).status).toBe(401)
    secrets.ACCESS = 'a-1'
    await store.apply(documents())
    expect((await post('lgsp/x', { as })).status).toBe(403)
  })
})

describe('a sender', () => {
  test.for([
    ['nothing', null, 401],
    ['a wrong account', basic('kho:mật'), 401],
    ['a token of nobody', 'Bearer tokk', 401],
    ['an unsigned token', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`, 401],
    ['a scheme of its own', 'Digest x', 401],
    ['the account of a secret that is set to nothing', basic('nobody:'), 401],
    ['a token of another source', 'Bearer tok', 403],
    ['its account', account, 202],
  ] as const)('that shows %s', async ([, as, status]) => {
    expect((await post('account/hop', { as })).status).toBe(status)
  })

  test('cannot tell what exists from what it may not send to', async () => {
    const answers = await Promise.all(
      ['bearer/hop', 'nobody/hop', 'account/other', 'unset/hop', 'account/hop/more'].map((path) =>
        post(path, { as: account }),
      ),
    )
    const told = answers.map(({ status, body }) => [status, body.response])
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(told[0]?.[0]).toBe(403)
  })

  test('that sends too often is told 429 and when to come back', async () => {
    const as = 'Bearer tok'
    const statuses = []
    for (let at = 0; at < 7; at += 1) statuses.push((await post('bearer/hop', { as })).status)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
    const { status, headers, body } = await post('bearer/hop', { as })
    expect([status, body.response.error_code]).toEqual([429, 'KHO259'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('sees the outcomes of its own source only', async () => {
    const { body } = await post('account/hop', { as: account })
    const other = await lgspToken()
    expect((await outcome(`account/runs/${body.run}`, account)).status).toBe(200)
    expect((await outcome(`account/runs/${body.run}`, other)).status).toBe(403)
    expect((await outcome(`lgsp/runs/${body.run}`, other)).status).toBe(404)
    expect((await outcome('account/runs/nonsense', account)).status).toBe(404)
  })

  test('may send the same again under its key, and nothing else', async () => {
    const first = await post('account/hop', { as: account, key: 'k-1' })
    const again = await post('account/hop', { as: account, key: 'k-1' })
    expect([again.status, again.body.run]).toEqual([202, first.body.run])
    const other = await post('account/hop', { as: account, key: 'k-1', body: line('Z') })
    expect([other.status, other.body.response.error_code]).toEqual([409, 'KHO262'])
    expect((await post('account/hop', { as: account, key: null })).body.response.error_code).toBe('KHO261')
  })

  test.for([
    ['another type', { type: 'text/html' }, 415],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415],
    ['what is not UTF-8', { body: Buffer.from([0x7b, 0xc3, 0x28, 0x7d]) }, 415],
    ['nothing', { body: '' }, 415],
    ['too much', { body: 'x'.repeat(deliveryBounds.bytes + 1) }, 413],
  ] as const)('of %s is refused', async ([, said, status]) => {
    expect((await post('account/hop', { as: account, ...said })).status).toBe(status)
  })

  test.for([
    ['GET', 'account/hop', 405],
    ['DELETE', 'account/hop', 405],
    ['POST', 'account/runs/x', 405],
    ['POST', 'account', 404],
    ['POST', '', 404],
    ['POST', '%zz/hop', 404],
  ] as const)('of %s /ingest/%s is told so', async ([method, path, status]) => {
    const response = await fetch(`${url}/ingest/${path}`, { method, headers: { authorization: account } })
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
  })

  test('whose bodies do not end keeps only so many in memory, and nobody else waiting', async () => {
    const { port } = new URL(url)
    const head = `POST /ingest/account/hop HTTP/1.1\r\nhost: kho\r\nauthorization: ${account}\r\nidempotency-key: k\r\n`
    const hung = Array.from({ length: bodiesAtOnce }, () => connect(Number(port), '127.0.0.1'))
    for (const socket of hung)
      socket.write(`${head}content-type: application/x-ndjson\r\ncontent-length: 9000\r\n\r\n{`)
    const status = async () => (await post('account/hop', { as: account })).status
    await expect.poll(status).toBe(429)
    expect((await post('lgsp/cuộc họp', { as: await lgspToken() })).status).toBe(202)
    for (const socket of hung) socket.destroy()
    await expect.poll(status).toBe(202)
  })

  test('and what it sends stand in no log', async () => {
    await post('account/hop', { as: account, body: line('bí mật 079190000001') })
    expect(log.length).toBeGreaterThan(0)
    for (const secret of ['079190000001', 'mật khẩu', 'tok"', account]) expect(log.join('')).not.toContain(secret)
  })

  test('that guesses is not listened to after thirty wrong answers', async () => {
    const statuses = new Set<number>()
    for (let at = 0; at < 31; at += 1) statuses.add((await post('account/hop', { as: basic(`kho:${at}`) })).status)
    expect(statuses).toEqual(new Set([401, 429]))
    expect((await post('account/hop', { as: account })).status).toBe(429)
  })

  test('is not kept out by another of its network who shows an old secret again and again', async () => {
    const stale = `${(await lgspToken()).slice(0, -4)}AAAA`
    for (let at = 0; at < 31; at += 1) {
      await post('account/hop', { as: basic(`nobody:${at}`) })
      await post('lgsp/cuộc họp', { as: stale })
    }
    expect((await post('lgsp/cuộc họp', { as: stale })).status).toBe(401)
    expect((await post('lgsp/cuộc họp', { as: await lgspToken() })).status).toBe(202)
  })
})

/** Every file and package that a file brings into its process, types aside. */
function broughtBy(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type\b)[\w\s{},*]*?(?:\bfrom )?'([^']+)'/gm,
  )) {
    if (name.startsWith('.')) broughtBy(join(dirname(file), name), seen)
    else if (name.startsWith('@kho/')) broughtBy(join(import.meta.dirname, '../..', name.slice('@kho/'.length)), seen)
    else seen.add(name)
  }
  return seen
}

test('I16: who answers senders has no driver of any source in its process', () => {
  const brought = broughtBy(join(import.meta.dirname, '../serve-city.ts'))
  expect(brought.has('rate-limiter-flexible')).toBe(true)
  const drivers = Object.keys(manifest.dependencies).filter(
    (name) => !/^(?:@kho\/|pg$|pg-copy-streams$|ipaddr\.js$|yaml$|kysely$)/.test(name),
  )
  expect(drivers).toContain('mysql2')
  expect(drivers.filter((name) => [...brought].some((one) => one === name || one.startsWith(`${name}/`)))).toEqual([])
})

async function work(source: string): Promise<void> {
  await processPushed({
    database: store.worker,
    city: store.city(),
    version: store.version(),
    source,
    identityKey,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onRun: () => undefined,
  })
}
