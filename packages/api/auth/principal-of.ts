import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { unitsOf } from '@kho/schema/contract/units.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { ApiKey } from '@kho/schema/credentials/api-keys.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal, PrincipalKind } from '@kho/schema/policy/principal.ts'
import type { JWTPayload } from 'jose'

/** Whoever shows no token. */
export const anonymous: Principal = { kind: 'anonymous' }

const kinds: readonly string[] = ['citizen', 'business', 'officer', 'application', 'steward', 'operator']

/**
 * Who a genuine token speaks for, by the city's mapping of claims. An absent claim is an absent attribute; a kind
 * the city cannot mean or a claim of the wrong type refuses the token (KHO441), never weakens it.
 */
export function principalOf(city: City, claims: JWTPayload, now: Date): Principal {
  const claim = (attribute: string): unknown => {
    const name = city.principal.claims[attribute]
    return name === undefined || !Object.hasOwn(claims, name) ? undefined : claims[name]
  }
  const agency = textIn('agency', claim('agency'))
  return present({
    kind: kindIn(claim('kind')),
    name: textIn('sub', claims.sub),
    person: textIn('person', claim('person')),
    enterprise: textIn('enterprise', claim('enterprise')),
    agency,
    units: agency === undefined ? undefined : unitsToday(city, agency, now),
    roles: rolesIn(claim('roles')),
    trust: integerIn('trust', claim('trust')),
    application: textIn('application', claim('application')),
    attributes: attributesIn(city, claims),
  })
}

/**
 * The application behind a key: its agency's rights and no person, no role and no level of trust; an enterprise's own has what any
 * business has and is of none, so that nothing of the enterprise itself is shown to it. All keys of an application are one account,
 * so that changing them gives no second quota.
 */
export function principalOfKey(city: City, { apiKey, application, agency, enterprise }: ApiKey, now: Date): Principal {
  if (agency === null) return { kind: 'business', name: `api_key:${enterprise}:${application}`, application, apiKey }
  const units = unitsToday(city, agency, now)
  const name = `api_key:${agency}:${application}`
  return present({ kind: 'application', name, agency, units, application, apiKey })
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined }

/** Without what is undefined. The cast is sound: `kind`, the only obligatory attribute, always stands. */
function present(attributes: Optional<Principal>): Principal {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  ) as unknown as Principal
}

function kindIn(value: unknown): PrincipalKind {
  if (typeof value !== 'string' || !isKind(value)) return malformed('kind')
  return value
}

function isKind(value: string): value is PrincipalKind {
  return kinds.includes(value)
}

/** The city's own attributes: each from the claim mapped for it, else from the claim of its name. */
function attributesIn(city: City, claims: JWTPayload): Principal['attributes'] | undefined {
  const found = Object.entries(city.principal.attributes).flatMap(([attribute, type]) => {
    const name = city.principal.claims[attribute] ?? attribute
    const value = Object.hasOwn(claims, name) ? attributeIn(attribute, type, claims[name]) : undefined
    return value === undefined ? [] : [[attribute, value] as const]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

function attributeIn(name: string, type: 'boolean' | 'text' | 'integer', value: unknown): Value | undefined {
  if (type === 'text') return textIn(name, value)
  if (type === 'integer') return integerIn(name, value)
  if (value === undefined || value === null) return undefined
  return typeof value === 'boolean' ? value : malformed(name)
}

function textIn(attribute: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value === '' || value.length > 200 || !isStorable(value)) return malformed(attribute)
  return value.normalize('NFC')
}

/** Postgres stores neither NUL nor half a surrogate pair, so no record can hold them either. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

function integerIn(attribute: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : malformed(attribute)
}

function rolesIn(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  const roles = Array.isArray(value) ? value : [value]
  return roles.map((role) => textIn('roles', role) ?? malformed('roles'))
}

function malformed(attribute: string): never {
  throw new KhoError('KHO441', `The token's claim for ${attribute} is missing or malformed.`, { attribute })
}

const unitsByCity = new WeakMap<City, Map<string, readonly string[]>>()

/**
 * `unitsOf`, kept for the day: walking the tree of units costs more than checking a token. Of an agency that the city
 * does not know the units are absent rather than none, for every value is in no empty list.
 */
export function unitsToday(city: City, agency: string, now: Date): readonly string[] | undefined {
  if (!city.agencies.has(agency)) return undefined
  const known = unitsByCity.get(city) ?? new Map<string, readonly string[]>()
  unitsByCity.set(city, known)
  const today = todayOf(city, now)
  const key = `${today} ${agency}`
  const units = known.get(key) ?? unitsOf(city.agencies, agency, today)
  known.set(key, units)
  return units
}
