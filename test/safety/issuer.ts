import { createServer } from 'node:http'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** Claims as the city's mapping reads them. */
export interface Claims {
  readonly [claim: string]: unknown
}

/** How a token is made otherwise than it should be. */
export interface Twist {
  readonly alg?: string
  readonly typ?: string | null
  readonly issuer?: string
  readonly audience?: string
  readonly subject?: string | null
  readonly expires?: number
  readonly notBefore?: number
  readonly kid?: string
  readonly key?: CryptoKey | Uint8Array
}

/** An identity provider on a loopback port: a discovery document and a key set, and tokens in any shape. */
export interface Issuer extends AsyncDisposable {
  readonly url: string
  /** The public key as the key set shows it. */
  readonly jwk: JWK
  sign(claims: Claims, twist?: Twist): Promise<string>
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' } // without `alg`, as some providers do
  let url = ''
  const server = createServer((request, response) => {
    const discovery = { issuer: url, jwks_uri: `${url}/jwks` }
    const document = request.url === '/jwks' ? { keys: [jwk] } : discovery
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url,
    jwk,
    sign: (claims, twist = {}) => signed(claims, { issuer: url, key: privateKey, ...twist }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function signed(claims: Claims, twist: Twist & { key: CryptoKey | Uint8Array; issuer: string }): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const { alg = 'RS256', typ = 'at+jwt', kid = 'one', subject = 'someone', audience = 'kho' } = twist
  const token = new SignJWT({ ...claims, ...(subject === null ? {} : { sub: subject }) })
    .setProtectedHeader({ alg, kid, ...(typ === null ? {} : { typ }) })
    .setIssuer(twist.issuer)
    .setAudience(audience)
    .setIssuedAt(typeof claims.iat === 'number' ? claims.iat : now)
    .setExpirationTime(now + (twist.expires ?? 600))
  if (twist.notBefore !== undefined) token.setNotBefore(now + twist.notBefore)
  return token.sign(twist.key)
}

/** People of the city in `safe-city.ts`. */
export const officer: Claims = { kho_kind: 'officer', unit: 'H29.1', cccd: '079190000009' }
export const otherOfficer: Claims = { kho_kind: 'officer', unit: 'H29.2', cccd: '079190000007' }
export const inspector: Claims = { ...otherOfficer, roles: ['inspector'] }
export const citizen: Claims = { kho_kind: 'citizen', cccd: '079190000001', trust: 2 }
export const steward: Claims = { kho_kind: 'steward', unit: 'H29.1' }
