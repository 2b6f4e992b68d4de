import { randomUUID } from 'node:crypto'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { keyText } from '../keys.ts'
import { demoAudience } from './demo.ts'

export const demoClient = 'kho-demo'
export const tokenSeconds = 3600
export const algorithm = 'ES256' as const

/** The issuer's signing key, private part and all, kept in the home. */
export async function demoSigningKey(home: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const made = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm, use: 'sig' }
  const jwk: JWK = JSON.parse(keyText(home, 'issuer.jwk', () => JSON.stringify(made)))
  return jwk
}

/** The part of the signing key that everybody may have. */
export function publicKeyOf({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, kid, alg, use }))
}

/** What a token says of a person of the demo, whoever signs it: their claims as the city's documents give them. */
export function claimsOf(person: DemoPerson): Record<string, unknown> {
  return { ...person.claims }
}

/** An access token (RFC 9068) for a person of the demo, as the issuer itself would sign it. */
export async function signDemoToken(
  person: DemoPerson,
  options: { readonly home: string; readonly issuer: string },
): Promise<string> {
  const jwk = await demoSigningKey(options.home)
  return await new SignJWT({ ...claimsOf(person), client_id: demoClient })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: jwk.kid ?? '' })
    .setIssuer(options.issuer)
    .setAudience(demoAudience)
    .setSubject(person.person)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${tokenSeconds}s`)
    .sign(await importJWK(jwk, algorithm))
}
