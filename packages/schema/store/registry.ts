import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'kysely'
import { z } from 'zod'
import type { City } from '../contract/city.ts'
import { compileCity } from '../contract/compile-city.ts'
import type { Document } from '../contract/document.ts'
import { KhoError } from '../error.ts'
import { closedCity } from '../policy/closed-fields.ts'
import { grantedCity } from '../policy/granted-city.ts'
import type { Session, Transaction } from './database.ts'
import { forgetRemovedFields, standingGrants } from './grants.ts'
import { noteBindings } from './note-bindings.ts'

/** The documents that are current, as they were written. */
export interface RegisteredDocuments {
  readonly version: number
  readonly documents: readonly Document[]
}

/** The city that answers are given by. */
export interface RegisteredCity extends RegisteredDocuments {
  readonly city: City
}

/** A version about to become current. `hashes` tell whether contracts or only rules differ between two versions. */
export interface NewVersion {
  readonly documents: readonly Document[]
  readonly hashes: CityHashes
  readonly by: string
  /** The version it was made from, null for the first. */
  readonly base: number | null
}

/** SHA-256 in hex of the RFC 8785 form of everything but the rules, and of the rules. */
export interface CityHashes {
  readonly contract: string
  readonly policy: string
}

/** The version of contracts and policies alike, null before the first apply. */
export async function currentVersion(session: Session): Promise<number | null> {
  const [row] = await session.rows(sql`select version from kho.current`)
  return row ? Number(row[0]) : null
}

export async function loadDocuments(session: Session): Promise<RegisteredDocuments | null> {
  const [row] = await session.rows(sql`select version, documents from kho.registry join kho.current using (version)`)
  return row ? { version: Number(row[0]), documents: parseDocuments(row[1] ?? '') } : null
}

/** The documents of a version that is or was current; null where there is none of that number. */
export async function documentsOf(session: Session, version: number): Promise<readonly Document[] | null> {
  const [row] = await session.rows(sql`select documents from kho.registry where version = ${version}`)
  return row ? parseDocuments(row[0] ?? '') : null
}

/**
 * The current city, compiled, with grants and closed on fields that sources no longer tell. Throws KHO534 when its documents do
 * not compile: then nobody is shown anything.
 */
export async function loadCity(session: Session): Promise<RegisteredCity | null> {
  const written = await loadWrittenCity(session)
  return written && { ...written, city: await cityInForce(session, written.city) }
}

/** The current city as its documents have it: what the next documents are compared with. */
export async function loadWrittenCity(session: Session): Promise<RegisteredCity | null> {
  const registered = await loadDocuments(session)
  return registered && { ...registered, city: compileRegistered(registered.documents) }
}

/**
 * A city as answers are given by it now: with what was granted, closed on fields that sources no longer tell, and how
 * often either has changed until then. The count is read first, so that a city is never taken for younger than it is.
 */
export async function cityInForce(session: Session, written: City): Promise<City> {
  const rows = await session.rows(sql`
    select c.closings, f.dataset, f.source, f.field
    from kho.current as c left join kho.closed_field as f on true order by 2, 3, 4`)
  const closed = rows.flatMap(([, dataset, source, field]) =>
    dataset && source && field ? [{ dataset, source, field }] : [],
  )
  const closings = Number(rows[0]?.[0] ?? 0)
  if (closings === 0) return written
  return { ...closedCity(grantedCity(written, await standingGrants(session)), closed), closings }
}

/** What answers depend on: the version, and how often fields have closed or opened. Null before the first apply. */
export async function currentRules(session: Session) {
  const [row] = await session.rows(sql`select version, closings from kho.current`)
  return row ? { version: Number(row[0]), closings: Number(row[1]) } : null
}

/** Documents that were valid when they were applied. */
export function compileRegistered(documents: readonly Document[]): City {
  return registeredCity(compileCity(documents))
}

/** What registered documents compiled to, wherever that was done. Throws KHO534 when they do not. */
export function registeredCity({ city, problems }: ReturnType<typeof compileCity>): City {
  if (city && problems.length === 0) return city
  const places = problems.slice(0, 20).map((problem) => `${problem.code} ${problem.path}:${problem.line}`)
  throw new KhoError('KHO534', 'The registered documents do not compile.', { problems: places })
}

/**
 * Keeps every other apply waiting until the transaction ends; readers go on. `KHO530` when the registry is no longer
 * at the version the change was made from.
 */
export async function holdCurrent(transaction: Transaction, base: number | null): Promise<void> {
  await transaction.rows(sql`lock table kho.current in exclusive mode`)
  const current = await currentVersion(transaction)
  if (current !== base) throw aheadOf(base, current)
}

/** The version that a change made from this one becomes. */
export function versionAfter(base: number | null): number {
  return (base ?? 0) + 1
}

/** Makes a version current, in a transaction that holds the one it was made from. */
export async function makeCurrent(transaction: Transaction, next: NewVersion): Promise<number> {
  const [row] = await transaction.rows(sql`
    insert into kho.registry (version, documents, contract_hash, policy_hash, applied_by)
    select ${versionAfter(next.base)}, ${JSON.stringify(next.documents)}::jsonb,
      ${next.hashes.contract}, ${next.hashes.policy}, ${next.by}
    returning version`)
  const version = Number(row?.[0])
  const { city } = compileCity(next.documents)
  const before = next.base === null ? null : await loadWrittenCity(transaction)
  if (city) await noteBindings(transaction, city, version)
  if (city && before) await forgetRemovedFields(transaction, before.city, city)
  await transaction.rows(
    sql`insert into kho.current (version) values (${version}) on conflict (one) do update set version = excluded.version`,
  )
  return version
}

export function aheadOf(base: number | null, current: number | null): KhoError {
  return new KhoError('KHO530', 'The registry is ahead of this folder.', { base, current })
}

export function parseDocuments(text: string): readonly Document[] {
  return documentsForm.parse(JSON.parse(text))
}

const documentsForm = z.array(z.object({ path: z.string(), text: z.string() })).readonly()

export function hashesOf(city: City): CityHashes {
  const { rules, policyTests, warnShares, ...rest } = city
  return { contract: hashOf(rest), policy: hashOf(rules) }
}

function hashOf(value: unknown): string {
  const text = canonicalize(JSON.parse(JSON.stringify(value, mapsAsObjects))) ?? ''
  return createHash('sha256').update(text).digest('hex')
}

function mapsAsObjects(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}
