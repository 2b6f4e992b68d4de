import { KhoError } from '@kho/schema/error.ts'
import type { JWTPayload } from 'jose'
import { signatureVerifier, skew, type TokenIssuer, type TokenKind } from './verify-token.ts'

/** What the provider says of a logout: the session that is over, or whose sessions all are. One of the two is there. */
export interface ProviderLogout {
  readonly token: string
  readonly subject: string | null
  readonly session: string | null
  /** The second since 1970 after which its token is believed by nobody. */
  readonly until: number
}

/** Throws KHO496 for a token that is none, KHO454 when the provider's keys cannot be had. */
export type ReadLogout = (token: string) => Promise<ProviderLogout>

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** Seconds that a logout token is believed whatever its `exp` says: it is sent as it is made, and remembered so long. */
const oldest = 600
const longest = 8_000

const logoutToken: TokenKind = {
  types: ['logout+jwt', 'application/logout+jwt', 'JWT', null],
  requiredClaims: ['iat', 'exp', 'jti', 'events'],
}

/** Logout tokens by OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6, for the client that pages sign in with. */
export function logoutReader({ issuer, jwksUrl }: TokenIssuer, client: string): ReadLogout {
  const where = jwksUrl === undefined ? {} : { jwksUrl }
  const [verify] = signatureVerifier({ issuer, audience: client, maxAge: oldest, ...where }, logoutToken)
  return async (token) => {
    if (token.length > longest) throw notAccepted()
    const claims = await verify(token).catch((thrown) => {
      throw thrown instanceof KhoError && thrown.code === 'KHO440' ? notAccepted(thrown) : thrown
    })
    return logoutIn(claims)
  }
}

/** A `nonce` makes it an ID token, whatever else it says. */
function logoutIn(claims: JWTPayload): ProviderLogout {
  const { iat = 0, exp = 0, jti, nonce, events } = claims
  const [subject, session] = [nameIn(claims.sub), nameIn(claims.sid)]
  const isWhole = typeof jti === 'string' && jti !== '' && isLogout(events)
  if (!isWhole || nonce !== undefined || (subject === null && session === null)) throw notAccepted()
  return { token: jti, subject, session, until: Math.min(exp, iat + oldest) + skew }
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, event)) return false
  const told: unknown = Reflect.get(events, event)
  return typeof told === 'object' && told !== null && !Array.isArray(told)
}

/** A name that is there and none is no name left out: such a token says nothing. */
function nameIn(claim: unknown): string | null {
  if (claim === undefined) return null
  if (typeof claim !== 'string' || claim === '') throw notAccepted()
  return claim
}

/** One text for every reason: what is wrong with a forged token is nobody's business. */
export function notAccepted(cause?: unknown): KhoError {
  return new KhoError('KHO496', 'The logout token is not accepted.', {}, { cause })
}
