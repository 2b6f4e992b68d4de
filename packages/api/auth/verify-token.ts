import { KhoError } from '@kho/schema/error.ts'
import {
  createRemoteJWKSet,
  errors,
  type JWKSCacheInput,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwksCache,
  jwtVerify,
} from 'jose'
import { recentlyUsed } from '../recently-used.ts'

/** Whose tokens are believed. */
export interface TokenIssuer {
  readonly issuer: string
  readonly audience: string
  /** The provider's own keys are found by its discovery document where this is absent. */
  readonly jwksUrl?: string
  /** Seconds after `iat` from which a token is too old whatever its `exp` says. */
  readonly maxAge?: number
}

/** The claims of a genuine token. Throws KHO440 for any other, KHO454 when the provider's keys cannot be had. */
export type VerifyToken = (token: string) => Promise<JWTPayload>

/** Asymmetric only: with these no public key can ever pass for a shared secret, and `none` is not among them. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** Seconds by which the provider's clock and ours may differ. */
export const skew = 60
const patience = 5_000
/** So often at most is a provider asked again for keys that it did not have: whoever makes up names of keys asks no more. */
const cooldown = 1_000

/** Seconds for which what a token says is known without looking at its signature again, and of which tokens: so many, and so many characters. */
const knownFor = 10
const mostKnown = { values: 2_000, weight: 4_000_000 }

/** What a kind of token is known by, besides its issuer's signature. */
export interface TokenKind {
  /** Values of the header `typ`; `null`: none. */
  readonly types: readonly (string | null)[]
  readonly requiredClaims: readonly string[]
}

/** RFC 9068, and what providers older than it write. Logout, DPoP and other tokens say something else. */
const accessToken: TokenKind = { types: ['at+jwt', 'application/at+jwt', 'JWT'], requiredClaims: ['sub', 'exp'] }

/** The provider's keys. `held` changes with each reading of them. */
interface Keys {
  readonly of: JWTVerifyGetKey
  readonly held: { readonly jwks?: unknown }
}

interface Genuine {
  readonly claims: JWTPayload
  readonly until: number
  /** The keys that it was found genuine by. */
  readonly jwks: unknown
}

/**
 * Keys that a provider changes are found without a restart: in its key set, or in another one that its discovery then names. The
 * claims of a token that was found genuine a moment ago are kept, for a signature costs more than an answer: until the token's
 * end, and until the keys are read again.
 */
export function tokenVerifier(issuer: TokenIssuer): VerifyToken {
  const genuine = recentlyUsed<Genuine>(mostKnown)
  const [verify, held] = signatureVerifier(issuer, accessToken)
  return async (token) => {
    const found = genuine.get(token)
    if (found && found.until > Date.now() && found.jwks === held()) return found.claims
    const claims = await verify(token)
    if (claims.events !== undefined) throw refused() // something that happened (RFC 8417), told to an audience of our name
    const until = Math.min(Date.now() + knownFor * 1000, (claims.exp ?? 0) * 1000)
    genuine.set(token, { claims, until, jwks: held() }, token.length)
    return claims
  }
}

/** What finds the issuer's tokens of a kind genuine, and the keys that it has for that by now. */
export function signatureVerifier(issuer: TokenIssuer, kind: TokenKind): readonly [VerifyToken, held: () => unknown] {
  let keys: Promise<Keys> | null = null
  let held: Keys['held'] = {}
  let foundAt = 0
  const parts = { issuer, kind }
  const known = async (): Promise<JWTVerifyGetKey> => {
    if (!keys) foundAt = performance.now()
    keys ??= keysOf(issuer)
    const found = await keys.catch((cause) => {
      keys = null
      throw unreachable(cause)
    })
    held = found.held
    return found.of
  }
  const verify: VerifyToken = async (token) => {
    try {
      return await verified(token, await known(), parts)
    } catch (thrown) {
      if (!(thrown instanceof errors.JWKSNoMatchingKey))
        throw isAboutTheToken(thrown) ? refused(thrown) : wrapped(thrown)
      if (issuer.jwksUrl !== undefined || performance.now() - foundAt < cooldown) throw refused(thrown)
    }
    keys = null
    return verified(token, await known(), parts).catch((thrown) => {
      throw isAboutTheToken(thrown) ? refused(thrown) : wrapped(thrown)
    })
  }
  return [verify, () => held.jwks]
}

interface Verifying {
  readonly issuer: TokenIssuer
  readonly kind: TokenKind
}

async function verified(token: string, keys: JWTVerifyGetKey, { issuer, kind }: Verifying): Promise<JWTPayload> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: issuer.issuer,
    audience: issuer.audience,
    algorithms,
    clockTolerance: skew,
    requiredClaims: [...kind.requiredClaims],
    ...(issuer.maxAge === undefined ? {} : { maxTokenAge: issuer.maxAge }),
  })
  if (!kind.types.includes(protectedHeader.typ ?? null)) throw refused()
  if (payload.cnf !== undefined) throw refused() // bound to a key that a bearer does not show (RFC 7800)
  return payload
}

async function keysOf({ issuer, jwksUrl }: TokenIssuer): Promise<Keys> {
  const url = new URL(jwksUrl ?? (await discovered(issuer)))
  const held: JWKSCacheInput = {}
  const of = createRemoteJWKSet(url, { timeoutDuration: patience, cooldownDuration: cooldown, [jwksCache]: held })
  return { of, held }
}

/** The key set's address by OpenID Connect Discovery 1.0, from a document that names this very issuer. */
async function discovered(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) })
  const document: unknown = await response.json()
  if (!isDiscovery(document) || document.issuer !== issuer)
    throw new Error('the discovery document is not this issuer’s')
  return document.jwks_uri
}

function isDiscovery(document: unknown): document is { issuer: string; jwks_uri: string } {
  if (typeof document !== 'object' || document === null) return false
  return 'issuer' in document && 'jwks_uri' in document && typeof document.jwks_uri === 'string'
}

const tokenFaults = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
]

function isAboutTheToken(cause: unknown): boolean {
  return tokenFaults.some((fault) => cause instanceof fault)
}

/** One text for every reason: what is wrong with a forged token is nobody's business. */
export function refused(cause?: unknown): KhoError {
  return new KhoError('KHO440', 'The access token is not accepted.', {}, { cause })
}

function wrapped(thrown: unknown): KhoError {
  return thrown instanceof KhoError ? thrown : unreachable(thrown)
}

function unreachable(cause: unknown): KhoError {
  return new KhoError('KHO454', 'The identity provider did not answer.', {}, { cause })
}
