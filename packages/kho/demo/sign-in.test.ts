import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { revoke } from '@kho/schema/credentials/revocations.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking, browser, lan, own, type SignInPlace, signInPlace } from '../../../test/harness/sign-in-place.ts'
import { answerOf, codesOf } from '../../../test/safety/safe-server.ts'

let place: SignInPlace
beforeAll(async () => {
  place = await signInPlace()
})
afterAll(() => place[Symbol.asyncDispose]())

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
