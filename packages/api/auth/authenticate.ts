import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { isWithin, type KeyScope } from '@kho/schema/credentials/key-scope.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { JWTPayload } from 'jose'
import type { IncomingHeaders } from '../http/route.ts'
import { actingFor } from './acting-application.ts'
import { type Credentials, refusedKey } from './credentials.ts'
import { anonymous, principalOf, principalOfKey } from './principal-of.ts'
import { purposeOf } from './purpose-of.ts'
import { withRepresented } from './represented-by.ts'
import { scopedCity } from './scoped-city.ts'
import type { Sessions } from './sessions.ts'
import { refused, type VerifyToken } from './verify-token.ts'

/** Who sends a request and what for. */
export interface Asker {
  readonly principal: Principal
  readonly purpose: Purpose | null
}

export interface Authentication {
  readonly city: City
  readonly session: Session
  /** Null where no identity provider is configured: then every token is refused. */
  readonly verify: VerifyToken | null
  readonly credentials: Credentials
  readonly sessions: Sessions | null
  /** Where the request came from. */
  readonly network: string
  readonly now: Date
}

/** The asker, with the city as far as their credential reaches. */
export interface Authenticated {
  readonly asker: Asker
  readonly city: City
  readonly admitted: Admitted
}

/** Throws KHO470 or KHO473 once the credential was revoked: what goes on for long looks again. That a token ends meanwhile is no reason. */
export type Admitted = () => Promise<void>

/** The asker behind a request's headers. Without credentials it is anonymous; with bad ones it is refused, never anonymous. */
export async function authenticate(headers: IncomingHeaders, authentication: Authentication): Promise<Authenticated> {
  const { principal: known, scope, admitted } = await bearerOf(headers, authentication)
  const { session, now, network } = authentication
  const city = scopedCity(authentication.city, scope?.datasets ?? null)
  const principal = await withRepresented(known, { city, session, now })
  const purpose = await purposeOf(headers.get('x-purpose'), { city, principal, session, now })
  if (scope) keepWithin(scope, { purpose, network })
  return { asker: { principal, purpose }, city, admitted }
}

/** Whoever shows a credential, and how far it reaches; null: as far as they themselves do. */
interface Bearer {
  readonly principal: Principal
  readonly scope: KeyScope | null
  readonly admitted: Admitted
}

async function bearerOf(headers: IncomingHeaders, authentication: Authentication): Promise<Bearer> {
  const { city, credentials, now } = authentication
  const key = headers.get('x-api-key')
  if (key !== null) {
    if (headers.has('authorization')) throw refusedKey()
    const shown = await credentials.keyOf(key)
    const admitted = async () => void (await credentials.keyOf(key))
    return { principal: principalOfKey(city, shown, now), scope: shown, admitted }
  }
  const claims = await claimsIn(headers, authentication)
  if (claims === null) return { principal: anonymous, scope: null, admitted: async () => undefined }
  const admitted = () => credentials.admit(claims)
  await admitted()
  return { principal: principalBehind(claims, authentication), scope: null, admitted }
}

interface KnownPrincipal {
  readonly city: City
  readonly today: string
  readonly principal: Principal
}

const byClaims = new WeakMap<JWTPayload, KnownPrincipal>()

/** Who claims speak for, the same value for as long as the claims are kept, under one city and on one day. */
function principalBehind(claims: JWTPayload, { city, now }: Authentication): Principal {
  const today = todayOf(city, now)
  const known = byClaims.get(claims)
  if (known?.city === city && known.today === today) return known.principal
  const principal = actingFor(city, principalOf(city, claims, now), { claims, now })
  byClaims.set(claims, { city, today, principal })
  return principal
}

/** What a token says, shown or kept in a browser's session; null without either. A token that is shown is meant, not a cookie. */
async function claimsIn(headers: IncomingHeaders, { verify, sessions }: Authentication): Promise<JWTPayload | null> {
  const authorization = headers.get('authorization')
  if (authorization === null) return sessions ? sessions.claimsIn(headers) : null
  const token = /^Bearer ([\w.~+/-]{1,8000}=*)$/i.exec(authorization)?.[1]
  if (token === undefined || verify === null) throw refused()
  return verify(token)
}

function keepWithin(
  { purposes, networks }: KeyScope,
  { purpose, network }: { purpose: Purpose | null; network: string },
) {
  if (networks && !isWithin(networks, network)) throw new KhoError('KHO471', 'This key is not for this network.')
  if (purposes && purpose && !purposes.includes(purpose.key)) {
    throw new KhoError('KHO471', 'This key is not for this purpose.')
  }
}
