import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { demoClient, signDemoToken } from './demo-token.ts'
import { demoIssuer, type NodeHandler } from './issuer.ts'

const lan: DemoPerson = {
  person: 'citizen_lan',
  title: { vi: 'Nguyễn Thị Lan <người dân>', en: 'Lan, citizen' },
  description: null,
  claims: { kho_kind: 'citizen', cccd: '079190000001', trust: 2, roles: ['a'] },
}

interface Running extends AsyncDisposable {
  readonly origin: string
  readonly home: string
}

async function runningIssuer(): Promise<Running> {
  const home = mkdtempSync(join(tmpdir(), 'kho-issuer-'))
  const holder: { handler?: NodeHandler } = {}
  const server: Server = createServer((request, response) => void holder.handler?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  holder.handler = await demoIssuer({ home, origin, people: () => new Map([[lan.person, lan]]) })
  return {
    origin,
    home,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A browser as far as a login needs one: it keeps cookies and follows no redirect by itself. */
function browser() {
  const jar = new Map<string, string>()
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie }, redirect: 'manual' })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
}

const locationOf = (answer: Response, origin: string) => new URL(answer.headers.get('location') ?? '', origin).href

async function startLogin(issuer: Running, verifier: string) {
  const visit = browser()
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = new URLSearchParams({
    client_id: demoClient,
    response_type: 'code',
    redirect_uri: `${issuer.origin}/`,
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 's1',
  })
  const started = await visit(`${issuer.origin}/oidc/auth?${asked}`)
  return { visit, page: locationOf(started, issuer.origin) }
}

async function logIn(issuer: Running, verifier: string): Promise<Response> {
  const { visit, page } = await startLogin(issuer, verifier)
  const pressed = await visit(page, { method: 'POST', body: new URLSearchParams({ person: lan.person }) })
  const finished = await visit(locationOf(pressed, issuer.origin))
  const back = new URL(locationOf(finished, issuer.origin))
  expect(back.searchParams.get('state')).toBe('s1')
  return await visit(`${issuer.origin}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: demoClient,
      code: back.searchParams.get('code') ?? '',
      redirect_uri: `${issuer.origin}/`,
      code_verifier: verifier,
    }),
  })
}

async function verified(issuer: Running, token: string) {
  const keys = createRemoteJWKSet(new URL(`${issuer.origin}/oidc/jwks`))
  const asked = { issuer: `${issuer.origin}/oidc`, audience: 'kho', typ: 'at+jwt', algorithms: ['ES256'] }
  return (await jwtVerify(token, keys, asked)).payload
}

test('a person of the city logs in by code and PKCE and gets an access token with their claims', async () => {
  await using issuer = await runningIssuer()
  const answer = await logIn(issuer, randomBytes(32).toString('base64url'))
  expect(answer.status).toBe(200)
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const payload = await verified(issuer, token)
  expect(payload).toMatchObject({ ...lan.claims, sub: 'citizen_lan', client_id: demoClient })
})

test('a token signed by the command line says the same as one the issuer gives', async () => {
  await using issuer = await runningIssuer()
  const answer = await logIn(issuer, randomBytes(32).toString('base64url'))
  const { access_token: given } = (await answer.json()) as { access_token: string }
  const signed = await signDemoToken(lan, { home: issuer.home, issuer: `${issuer.origin}/oidc` })
  const [one, other] = await Promise.all([verified(issuer, given), verified(issuer, signed)])
  const lasting = ({ jti: _, iat: __, exp: ___, scope: ____, ...rest }: Record<string, unknown>) => rest
  expect(lasting(other)).toEqual(lasting(one))
})

test('the login page lists the people in the language asked for, with names escaped', async () => {
  await using issuer = await runningIssuer()
  const { visit, page } = await startLogin(issuer, randomBytes(32).toString('base64url'))
  const vietnamese = await (await visit(page)).text()
  expect(vietnamese).toContain('<html lang="vi">')
  expect(vietnamese).toContain('Nguyễn Thị Lan &#60;người dân&#62;')
  expect(await (await visit(`${page}?lang=en`)).text()).toContain('Who are you?')
})

test('without PKCE, with a foreign redirect or as nobody there is no login', async () => {
  await using issuer = await runningIssuer()
  const visit = browser()
  const plain = { client_id: demoClient, response_type: 'code', redirect_uri: `${issuer.origin}/`, scope: 'openid' }
  const refused = await visit(`${issuer.origin}/oidc/auth?${new URLSearchParams(plain)}`)
  expect(locationOf(refused, issuer.origin)).toContain('error=invalid_request')
  const foreign = { ...plain, redirect_uri: 'https://elsewhere.example/' }
  expect((await visit(`${issuer.origin}/oidc/auth?${new URLSearchParams(foreign)}`)).status).toBe(400)
  const { visit: other, page } = await startLogin(issuer, randomBytes(32).toString('base64url'))
  const nobody = await other(page, { method: 'POST', body: new URLSearchParams({ person: 'mayor' }) })
  expect(nobody.status).toBe(400)
})

test('the signing key is readable by its owner only and the public part has no secret', async () => {
  await using issuer = await runningIssuer()
  expect(statSync(join(issuer.home, 'keys', 'issuer.jwk')).mode & 0o777).toBe(0o600)
  const published = (await (await fetch(`${issuer.origin}/oidc/jwks`)).json()) as { keys: object[] }
  expect(published.keys.map((key) => 'd' in key)).toEqual([false])
})
