import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { codesOf, safeServer } from '../../../test/safety/safe-server.ts'

interface Provider extends AsyncDisposable {
  readonly issuer: string
  /** A token of client credentials. */
  token(audience?: string): Promise<string>
  /** Signs by a new key from now on, and forgets the one before. */
  rotate(): Promise<void>
}

/** A real OpenID provider with one application, whose keys can be changed while it runs. */
async function startProvider(): Promise<Provider> {
  const { Provider } = await import('oidc-provider')
  const made = { count: 0, answer: null as null | ReturnType<InstanceType<typeof Provider>['callback']> }
  const server = createServer((request, response) => void made.answer?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const rotate = async () => {
    made.count += 1
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = { ...(await exportJWK(privateKey)), kid: `key ${made.count}`, alg: 'ES256', use: 'sig' }
    made.answer = new Provider(issuer, configurationOf(key)).callback()
  }
  await rotate()
  return {
    issuer,
    rotate,
    async token(audience = 'kho') {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from('one_stop:secret').toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: `urn:${audience}` }),
      })
      const { access_token: token }: { access_token: string } = await response.json()
      return token
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function configurationOf(key: object) {
  return {
    jwks: { keys: [key] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' as const },
    clients: [
      {
        ...{ client_id: 'one_stop', client_secret: 'secret', redirect_uris: [], response_types: [] },
        grant_types: ['client_credentials'],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          ...{ scope: '', audience: resource.replace('urn:', ''), accessTokenTTL: 600 },
          ...{ accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'ES256' as const } } },
        }),
      },
    },
    extraTokenClaims: () => ({ kho_kind: 'application', unit: 'H29.1' }),
  }
}

const who = '{ viewer { kind agency } }'

test('an application is let in by client credentials of a real provider, and after its keys have changed', async () => {
  await using provider = await startProvider()
  await using safe = await safeServer(undefined, { auth: { issuer: provider.issuer, audience: 'kho' } })
  const before = await provider.token()
  expect((await safe.ask(who, { token: before })).body.data.viewer).toEqual({ kind: 'application', agency: 'H29.1' })
  await provider.rotate()
  const after = await provider.token()
  await expect.poll(async () => (await safe.ask(who, { token: after })).status).toBe(200)
  expect(codesOf(await safe.ask(who, { token: before }))).toEqual(['KHO440'])
})

test('U02: a token that a real provider gave for another audience lets nobody in', async () => {
  await using provider = await startProvider()
  await using safe = await safeServer(undefined, { auth: { issuer: provider.issuer, audience: 'kho' } })
  const answer = await safe.ask(who, { token: await provider.token('another') })
  expect([answer.status, ...codesOf(answer)]).toEqual([401, 'KHO440'])
})
