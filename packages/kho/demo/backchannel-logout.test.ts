import { randomUUID } from 'node:crypto'
import { generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking, browser, lan, minh, type SignInPlace, signInPlace } from '../../../test/harness/sign-in-place.ts'
import { answerOf, codesOf, safeServer } from '../../../test/safety/safe-server.ts'
import { demoClient, demoSigningKey, signDemoToken } from './demo-token.ts'

let place: SignInPlace
beforeAll(async () => {
  place = await signInPlace()
})
afterAll(() => place[Symbol.asyncDispose]())

type Browser = ReturnType<typeof browser>

const event = 'http://schemas.openid.net/event/backchannel-logout'
const seconds = () => Math.floor(Date.now() / 1000)

interface Signing {
  readonly claims?: JWTPayload
  readonly header?: { readonly typ?: string }
  readonly leave?: string
  readonly key?: CryptoKey
}

/** A logout token of everybody's sessions of Lan, as the provider would sign it, but for what is said. */
async function logoutToken({ claims = {}, header = { typ: 'logout+jwt' }, leave, key }: Signing = {}) {
  const jwk = await demoSigningKey(place.home)
  const whole: JWTPayload = {
    ...{ iss: `${place.origin}/oidc`, aud: demoClient, sub: lan.person, jti: randomUUID() },
    ...{ iat: seconds(), exp: seconds() + 120, events: { [event]: {} }, ...claims },
  }
  const said = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== leave))
  const signed = new SignJWT(said).setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '', ...header })
  return signed.sign(key ?? (await importJWK(jwk, 'ES256')))
}

const sent = async (token: string, init: RequestInit = {}) =>
  answerOf(
    await fetch(`${place.origin}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
      ...init,
    }),
  )

async function signedIn(person = lan.person): Promise<Browser> {
  const at = browser(place.origin, person)
  await at.signIn()
  expect((await asking(at)).body).toEqual({ data: { viewer: { kind: 'citizen' } } })
  return at
}

/** Presses the button of the provider's own page. */
async function endAtProvider(at: Browser): Promise<void> {
  const page = await (await at.visit('/oidc/session/end')).text()
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? []
  const body = new URLSearchParams({ xsrf, logout: 'yes' })
  expect((await at.visit('/oidc/session/end/confirm', { method: 'POST', body })).status).toBe(303)
}

test('U03: what ends at the provider has ended here, for that browser alone', async () => {
  const [at, other, somebody] = [await signedIn(), await signedIn(), await signedIn(minh.person)]
  const began = performance.now()
  await endAtProvider(at)
  expect(codesOf(await asking(at))).toEqual(['KHO473'])
  expect(performance.now() - began).toBeLessThan(1_000)
  expect([(await asking(other)).status, (await asking(somebody)).status]).toEqual([200, 200])
  await at.signIn()
  expect((await asking(at)).status).toBe(200)
})

test('a logout of a person without a session ends all of theirs, and nobody else’s', async () => {
  const [one, two, somebody] = [await signedIn(), await signedIn(), await signedIn(minh.person)]
  const { status, headers, body } = await sent(await logoutToken())
  expect([status, headers.get('cache-control'), body]).toEqual([200, 'no-store', { loggedOut: true }])
  expect([...codesOf(await asking(one)), ...codesOf(await asking(two))]).toEqual(['KHO473', 'KHO473'])
  expect((await asking(somebody)).status).toBe(200)
})

test.for([undefined, 'JWT', 'application/logout+jwt'])('a header that says %s of its type will do', async (typ) => {
  const at = await signedIn()
  expect((await sent(await logoutToken({ header: typ === undefined ? {} : { typ } }))).status).toBe(200)
  expect(codesOf(await asking(at))).toEqual(['KHO473'])
})

const wrong: { readonly [what: string]: () => Promise<string> } = {
  'another key’s': async () => logoutToken({ key: (await generateKeyPair('ES256')).privateKey }),
  'another client’s': () => logoutToken({ claims: { aud: 'another' } }),
  'the audience of access tokens’': () => logoutToken({ claims: { aud: 'kho' } }),
  'another issuer’s': () => logoutToken({ claims: { iss: 'https://other.example' } }),
  'one that is over': () => logoutToken({ claims: { iat: seconds() - 300, exp: seconds() - 120 } }),
  'an old one without end': () => logoutToken({ claims: { iat: seconds() - 700, exp: seconds() + 9_000 } }),
  'one from the future': () => logoutToken({ claims: { iat: seconds() + 300, exp: seconds() + 600 } }),
  'one with a nonce': () => logoutToken({ claims: { nonce: 'n' } }),
  'one without event': () => logoutToken({ leave: 'events' }),
  'one of another event': () => logoutToken({ claims: { events: { 'https://other.example': {} } } }),
  'one whose event is no object': () => logoutToken({ claims: { events: { [event]: true } } }),
  'one of nobody': () => logoutToken({ leave: 'sub' }),
  'one of an empty session': () => logoutToken({ claims: { sid: '' } }),
  'one without jti': () => logoutToken({ leave: 'jti' }),
  'one without iat': () => logoutToken({ leave: 'iat' }),
  'one without exp': () => logoutToken({ leave: 'exp' }),
  'an access token': () => signDemoToken(lan, { home: place.home, issuer: `${place.origin}/oidc` }),
  'one that says it is an access token': () => logoutToken({ header: { typ: 'at+jwt' } }),
  'one that nobody signed': async () => `${btoa('{"alg":"none"}')}.${(await logoutToken()).split('.')[1]}.`,
  nothing: async () => '',
  'too much': async () => `${await logoutToken()}${'A'.repeat(9_000)}`,
}

test.for(Object.entries(wrong))('it logs nobody out: %s', async ([, make]) => {
  const at = await signedIn()
  const { status, headers, body } = await sent(await make(), {
    headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([status, headers.get('cache-control')]).toEqual([400, 'no-store'])
  expect(body).toEqual({
    error: 'invalid_request',
    error_description: 'The logout token is not accepted.',
    code: 'KHO496',
    hint: expect.stringMatching(/^The provider sends/),
    correlationId: headers.get('x-correlation-id'),
  })
  expect((await asking(at)).status).toBe(200)
})

test('a token that was taken once is not taken again', async () => {
  const token = await logoutToken()
  expect((await sent(token)).status).toBe(200)
  const at = await signedIn()
  expect((await sent(token)).body).toMatchObject({ code: 'KHO496' })
  expect((await asking(at)).status).toBe(200)
})

test('of many copies at once one is taken', async () => {
  const token = await logoutToken()
  const answers = await Promise.all(Array.from({ length: 8 }, () => sent(token)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)])
})

test('it is taken as a form of one token, and of no length', async () => {
  const token = await logoutToken()
  const json = { body: JSON.stringify({ logout_token: token }), headers: { 'content-type': 'application/json' } }
  expect((await sent('', json)).status).toBe(400)
  const twice = new URLSearchParams(['a', token].map((one) => ['logout_token', one]))
  expect((await sent('', { body: twice })).status).toBe(400)
  expect((await sent('A'.repeat(20_000))).status).toBe(413)
  expect((await sent(token)).status).toBe(200)
})

test.for<[string, JWTPayload]>([
  ['all of theirs', {}],
  ['another session of theirs, which is not this one', { sid: 'another' }],
])('whoever is on the way back meanwhile: %s', async ([, claims]) => {
  const at = browser(place.origin)
  const back = await at.leave()
  place.atToken = async () => expect((await sent(await logoutToken({ claims }))).status).toBe(200)
  const late = await answerOf(await at.visit(back))
  place.atToken = async () => undefined
  const isOut = claims.sid === undefined
  expect([late.status, at.jar.has('kho_session')]).toEqual(isOut ? [401, false] : [302, true])
  await signedIn()
})

test('a browser that comes back after its session ended at the provider comes to none', async () => {
  const at = browser(place.origin)
  const back = await at.leave()
  await endAtProvider(at)
  const late = await answerOf(await at.visit(back))
  expect([late.status, ...codesOf(late), at.jar.has('kho_session')]).toEqual([400, 'KHO479', false])
})

test('a logout token is no access token, whatever its audience', async () => {
  const token = await logoutToken({ header: { typ: 'JWT' }, claims: { aud: 'kho' } })
  expect(codesOf(await place.safe.ask('{ viewer { kind } }', { token }))).toEqual(['KHO440'])
})

test('where the provider’s keys cannot be had, nothing is wrong with the token: it is to come again', async () => {
  const auth = { issuer: 'http://127.0.0.1:9/oidc', audience: 'kho' }
  const login = { origin: place.origin, client: demoClient, secret: null }
  await using safe = await safeServer(undefined, { auth, login })
  const body = new URLSearchParams({ logout_token: await logoutToken({ claims: { iss: auth.issuer } }) })
  const answer = await answerOf(await fetch(`${safe.url}/auth/backchannel-logout`, { method: 'POST', body }))
  expect([answer.status, ...codesOf(answer), answer.headers.get('retry-after')]).toEqual([503, 'KHO454', '1'])
})

test('its route declares that it is about sessions', () => {
  expect(place.safe.server.routes).toContainEqual(
    expect.objectContaining({ guard: 'session', method: 'POST', path: '/auth/backchannel-logout', body: 16_384 }),
  )
})

test('what stands in the store of a logout and in the log names nobody', async () => {
  const at = browser(place.origin)
  await at.signIn()
  await sent(await logoutToken({ claims: { sub: minh.person, sid: 'a-session', jti: 'a-token' } }))
  const kept = await place.safe.store.rows(`
    select encode(subject, 'escape') || encode(provider_session, 'escape') from kho.session
    union all select encode(token, 'escape') || encode(subject, 'escape') || encode(provider_session, 'escape') from kho.provider_logout
    where num_nonnulls(subject, provider_session) = 2`)
  expect(kept.length).toBeGreaterThan(1)
  expect(kept.flat().join('')).not.toMatch(/citizen|a-session|a-token/)
  expect(place.safe.log()).not.toMatch(/citizen_|a-session|a-token|eyJ/)
})
