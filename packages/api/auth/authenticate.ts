import type { City } from '@kho/schema/contract/city.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { anonymous, principalOf } from './principal-of.ts'
import { purposeOf } from './purpose-of.ts'
import { withRepresented } from './represented-by.ts'
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
  readonly now: Date
}

/** The asker behind a request's headers. Without credentials it is anonymous; with bad ones it is refused, never anonymous. */
export async function authenticate(headers: Headers, { city, session, verify, now }: Authentication): Promise<Asker> {
  const known = await principalBehind(headers, { city, session, verify, now })
  const principal = await withRepresented(known, { city, session, now })
  const purpose = await purposeOf(headers.get('x-purpose'), { city, principal, session, now })
  return { principal, purpose }
}

async function principalBehind(headers: Headers, { city, verify, now }: Authentication): Promise<Principal> {
  const authorization = headers.get('authorization')
  if (headers.has('x-api-key')) throw refused() // no key has been issued: keys come with grants
  if (authorization === null) return anonymous
  const token = /^Bearer ([\w.~+/-]{1,8000}=*)$/i.exec(authorization)?.[1]
  if (token === undefined || verify === null) throw refused()
  return principalOf(city, await verify(token), now)
}
