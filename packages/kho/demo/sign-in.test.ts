import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { revoke } from '@kho/schema/credentials/revocations.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, answerOf, codesOf, type SafeServer, safeServer } from '../../../test/safety/safe-server.ts'
import { demoClient } from './demo-token.ts'
import { demoIssuer, type NodeHandler } from './issuer.ts'

const lan: DemoPerson = {
  person: 'citizen_lan',
  title: { vi: 'Lan', en: 'Lan' },
  description: null,
  claims: { kho_kind: 'citizen', cccd: '079190000001', trust: 2 },
}

interface Place extends AsyncDisposable {
  readonly origin: string
  readonly safe: SafeServer
}

/** Kho and its demo provider under one address, as `kho start` has them. */
async function placed(): Promise<Place> {
  const home = mkdtempSync(join(tmpdir(), 'kho-sign-in-'))
  const parts: { handler?: NodeHandler; safe?: SafeServer } = {}
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/oidc')) return void (await parts.handler?.(request, response))
    const answer = await passedOn(request, parts.safe?.url ?? '')
    response.writeHead(answer.status, [...answer.headers].flat())
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  parts.handler = await demoIssuer({ home, origin, people: () => new Map([[lan.person, lan]]) })
  const auth = { issuer: `${origin}/oidc`, audience: 'kho' }
  const safe = await safeServer(undefined, { auth, login: { origin, client: demoClient, secret: null } })
  parts.safe = safe
  return {
    origin,
    safe,
    async [Symbol.asyncDispose]() {
      await safe[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function passedOn(request: IncomingMessage, to: string): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
  const { method = 'GET', url = '/' } = request
  const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
  return fetch(`${to}${url}`, {
    method,
    headers: { ...headers } as Record<string, string>,
    redirect: 'manual',
    ...body,
  })
}

/** A browser as far as signing in needs one: it keeps cookies and follows redirects when told. */
function browser(origin: string) {
  const jar = new Map<string, string>()
  const visit = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(path, origin)
    const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie }, redirect: 'manual' })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (value === '') jar.delete(name)
      else jar.set(name, pair.slice(name.length + 1))
    }
    return answer
  }
  const follow = (answer: Response) => visit(answer.headers.get('location') ?? '')
  /** Up to the moment in which the provider sends the browser back. */
  const leave = async (back = '/me') => {
    const page = await follow(await visit(`/auth/login?back=${encodeURIComponent(back)}`))
    // The provider asks nobody who is signed in there already.
    const straight = page.headers.get('location') ?? ''
    if (straight.includes('/auth/callback')) return straight
    const pressed = await visit(page.headers.get('location') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ person: lan.person }),
    })
    const finished = await follow(pressed)
    return finished.headers.get('location') ?? ''
  }
  return { jar, visit, leave, signIn: async (back?: string) => visit(await leave(back)) }
}

let place: Place
beforeAll(async () => {
  place = await placed()
})
afterAll(() => place[Symbol.asyncDispose]())

const own = { 'content-type': 'application/json', 'x-kho-csrf': '1' }
const asking = async (at: ReturnType<typeof browser>, headers: Record<string, string> = own): Promise<Answer> =>
  answerOf(await at.visit('/graphql', { method: 'POST', body: '{"query":"{ viewer { kind } }"}', headers }))

test('a person signs in, is known by the cookie alone, and is nobody after signing out', async () => {
  const at = browser(place.origin)
  const back = await at.signIn('/me?lang=vi')
  expect([back.status, back.headers.get('location')]).toEqual([302, '/me?lang=vi'])
  const [cookie = ''] = back.headers.getSetCookie()
  expect(cookie).toMatch(/^kho_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
  expect((await asking(at)).body).toEqual({ data: { viewer: { kind: 'citizen' } } })
  const held = at.jar.get('kho_session') ?? ''
  const out = await at.visit('/auth/logout', { method: 'POST', body: '{}', headers: own })
  expect([out.status, out.headers.get('clear-site-data'), at.jar.has('kho_session')]).toEqual([
    ...[200, '"cache", "storage"', false],
  ])
  at.jar.set('kho_session', held)
  expect(codesOf(await asking(at))).toEqual(['KHO473'])
})

test('X04, X06: what another site has a browser send is refused, in whatever order and by whatever method', async () => {
  const at = browser(place.origin)
  await at.signIn()
  const json = { 'content-type': 'application/json' }
  for (const headers of [
    json,
    { ...json, 'x-kho-csrf': '0' },
    { ...own, origin: 'https://evil.example' },
    { ...own, origin: 'null' },
    { ...own, 'sec-fetch-site': 'cross-site' },
    { ...own, 'sec-fetch-site': 'same-site' },
    { ...json, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { ...json, 'sec-fetch-site': 'none' },
  ]) {
    const answer = await asking(at, headers)
    expect([answer.status, ...codesOf(answer)], JSON.stringify(headers)).toEqual([403, 'KHO478'])
    expect((await asking(at)).status).toBe(200)
  }
  const itself = await asking(at, { ...json, 'sec-fetch-site': 'same-origin' })
  expect(itself.status, 'the browser itself says whose page it is').toBe(200)
  const address = await answerOf(await at.visit('/graphql?query=%7B__typename%7D'))
  expect([address.status, ...codesOf(address)]).toEqual([403, 'KHO478'])
  expect((await asking(at, { ...own, origin: place.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  const out = await at.visit('/auth/logout', { method: 'POST', body: '{}', headers: json })
  expect([out.status, (await asking(at)).status]).toEqual([403, 200])
})

test('U04: a session that was there before is not gone on in, and none is taken from outside', async () => {
  const at = browser(place.origin)
  at.jar.set('kho_session', 'A'.repeat(43))
  await at.signIn()
  const first = at.jar.get('kho_session') ?? ''
  expect(first).not.toBe('A'.repeat(43))
  await at.signIn()
  expect(at.jar.get('kho_session')).not.toBe(first)
  at.jar.set('kho_session', first)
  expect(codesOf(await asking(at))).toEqual(['KHO473'])
})

test.for([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/a\nb',
  '/%0d%0aSet-Cookie:x',
])('U06: nobody is sent anywhere else after signing in: %j', async (back) => {
  const { status, headers } = await browser(place.origin).signIn(back)
  expect(status).toBe(302)
  expect(new URL(headers.get('location') ?? '', place.origin).origin).toBe(place.origin)
  expect(headers.getSetCookie().some((cookie) => cookie.startsWith('Set-Cookie'))).toBe(false)
})

test('a way back that was begun by somebody else, or is used again, signs nobody in', async () => {
  const [at, other] = [browser(place.origin), browser(place.origin)]
  const back = await at.leave()
  const stolen = await answerOf(await other.visit(back))
  expect([stolen.status, ...codesOf(stolen)]).toEqual([400, 'KHO479'])
  await other.leave()
  const mixed = await answerOf(await other.visit(back))
  expect([mixed.status, ...codesOf(mixed)]).toEqual([400, 'KHO479'])
  const forged = await answerOf(await at.visit(back.replace(/state=[^&]+/, 'state=x')))
  expect([forged.status, ...codesOf(forged)]).toEqual([400, 'KHO479'])
})

test('U03: a session of an account that is suspended ends within seconds', async () => {
  const at = browser(place.origin)
  await at.signIn()
  const digest = credentialDigest(place.safe.credentialKey, 'account', lan.person)
  await revoke(place.safe.store.owner, { what: 'account', digest, until: 'now', revoker: null })
  await expect.poll(async () => codesOf(await asking(at))).toEqual(['KHO473'])
})

test('neither the cookie nor what the token said stands in the store', async () => {
  const at = browser(place.origin)
  await at.leave()
  const kept = await place.safe.store.rows(
    `select encode(session, 'escape') || encode(claims, 'escape') from kho.session`,
  )
  expect(kept.flat().join('')).not.toMatch(/079190000001|citizen|kho_kind/)
  expect(place.safe.log()).not.toMatch(/079190000001|kho_session/)
})
