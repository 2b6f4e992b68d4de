import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { JWTPayload } from 'jose'
import { unitsToday } from './principal-of.ts'

/** The claim `act` of a token that an application got on behalf of somebody (RFC 8693, 4.1). */
interface Actor {
  readonly [member: string]: unknown
  readonly sub?: unknown
}

export function actorIn({ act }: JWTPayload): Actor | null {
  return isObject(act) ? act : null
}

/**
 * The officer whom an application acts for, and the application with him: his rights apply, in an application of his own agency
 * or one above it, and in no other. Whatever `act` says that the city's document does not read is refused (KHO472), and so is a
 * chain of applications, for of those the ledger could tell only one.
 */
export function actingFor(
  city: City,
  principal: Principal,
  { claims, now }: { readonly claims: JWTPayload; readonly now: Date },
): Principal {
  if (claims.act === undefined) return principal
  const actor = actorIn(claims)
  const mapped = city.principal.actor
  if (!actor || !mapped || actor.act !== undefined || principal.kind !== 'officer') throw unread()
  const [application, agency] = [textIn(actor, mapped.application), textIn(actor, mapped.agency)]
  const units = unitsToday(city, agency, now)
  if (principal.agency === undefined || !units?.includes(principal.agency)) {
    throw new KhoError('KHO472', 'The application acts for no officer of this agency.')
  }
  return { ...principal, application }
}

function textIn(actor: Actor, member: string): string {
  const value = Object.hasOwn(actor, member) ? actor[member] : undefined
  if (typeof value !== 'string' || !/^[^\p{Cc}]{1,200}$/u.test(value) || !value.isWellFormed()) throw unread()
  return value.normalize('NFC')
}

function isObject(value: unknown): value is Actor {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unread(): KhoError {
  return new KhoError('KHO472', 'This city takes no such token on behalf of somebody.')
}
