import { createSecretKey } from 'node:crypto'
import { exportSPKI, generateKeyPair, importJWK, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const who = '{ viewer { kind agency units roles trust } }'

test('a genuine token makes its bearer who its claims say', async () => {
  const { status, body } = await safe.ask(who, { as: officer })
  expect(status).toBe(200)
  expect(body.data.viewer).toEqual({
    kind: 'officer',
    agency: 'H29.1',
    units: ['H29.1', 'H29.1.1'],
    roles: null,
    trust: null,
  })
})

test('R17: the units of an agency that the city does not know are absent, not an empty list', async () => {
  const { body } = await safe.ask(who, { as: { ...officer, unit: 'X99.1' } })
  expect(body.data.viewer).toMatchObject({ kind: 'officer', agency: 'X99.1', units: null })
})

test('no token is anonymous', async () => {
  const { body } = await safe.ask(who)
  expect(body.data.viewer).toEqual({ kind: 'anonymous', agency: null, units: null, roles: null, trust: null })
})

async function refusedAs(token: string): Promise<void> {
  const answer = await safe.ask(who, { token })
  expect(answer.status).toBe(401)
  expect(codesOf(answer)).toEqual(['KHO440'])
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  expect(answer.body.data).toBeUndefined()
}

test('U01: a token signed by the public key as a shared secret is refused', async () => {
  const key = await importJWK({ ...safe.issuer.jwk, alg: 'RS256' }, 'RS256', { extractable: true })
  if (key instanceof Uint8Array) throw new Error('an RSA key is expected')
  const pem = Buffer.from(await exportSPKI(key))
  await refusedAs(await safe.issuer.sign(officer, { alg: 'HS256', key: createSecretKey(pem).export() }))
})

test('U01: an unsigned token is refused', async () => {
  const now = Math.floor(Date.now() / 1000)
  const token = new UnsecuredJWT({ ...officer, sub: 'x', iss: safe.issuer.url, aud: 'kho', exp: now + 600 })
  await refusedAs(token.encode())
})

test('U01: an algorithm beside the fixed list is refused even with the right key', async () => {
  const { privateKey } = await generateKeyPair('RS512')
  await refusedAs(await safe.issuer.sign(officer, { alg: 'RS512', key: privateKey }))
})

test("U01: a stranger's key is refused under the name of a known one", async () => {
  const { privateKey } = await generateKeyPair('RS256')
  await refusedAs(await safe.issuer.sign(officer, { key: privateKey }))
})

test('U02: a token for another audience is refused', async () => {
  await refusedAs(await safe.issuer.sign(officer, { audience: 'another' }))
})

test('U02: a token of another issuer is refused', async () => {
  await refusedAs(await safe.issuer.sign(officer, { issuer: 'https://another.example' }))
})

test.for(['logout+jwt', 'dpop+jwt', null])('U02: a token of type %s is refused', async (typ) => {
  await refusedAs(await safe.issuer.sign(officer, { typ }))
})

test('a token is refused outside its time, give or take a minute', async () => {
  await refusedAs(await safe.issuer.sign(officer, { expires: -90 }))
  await refusedAs(await safe.issuer.sign(officer, { notBefore: 90 }))
  const late = await safe.ask(who, { token: await safe.issuer.sign(officer, { expires: -30 }) })
  expect(late.status).toBe(200)
})

test('a token that names nobody is refused', async () => {
  await refusedAs(await safe.issuer.sign(officer, { subject: null }))
})

test.for(['', 'x', 'a.b.c', '" or 1=1', `${'a'.repeat(9000)}`])('a bearer of %j is refused, never anonymous', refusedAs)

test('other credentials are refused, never anonymous', async () => {
  for (const headers of [{ authorization: 'Basic YTpi' }, { 'x-api-key': 'k' }]) {
    expect((await safe.ask(who, { headers })).status).toBe(401)
  }
})

test.for([{ kho_kind: 'root' }, { kho_kind: 'anonymous' }, {}, { ...citizen, trust: '9' }, { ...citizen, roles: [1] }])(
  'a genuine token whose claims the city cannot read is refused: %j',
  async (claims) => {
    const answer = await safe.ask(who, { as: claims })
    expect(answer.status).toBe(403)
    expect(codesOf(answer)).toEqual(['KHO441'])
  },
)

test('F36: while the provider is away tokens are neither believed nor taken for none', async () => {
  const token = await safe.issuer.sign(officer)
  const auth = { issuer: 'http://127.0.0.1:9', audience: 'kho' }
  await using alone = await safeServer(undefined, { auth })
  const answer = await alone.ask(who, { token })
  expect(answer.status).toBe(503)
  expect(codesOf(answer)).toEqual(['KHO454'])
})
