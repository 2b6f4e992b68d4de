import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import { derivedKey } from '../store/identity.ts'
import type { SubjectKey } from './subject-key.ts'

/**
 * The map from subjects to their pseudonyms. A pseudonym is random and says nothing; the map finds it by a keyed
 * hash and keeps the subject itself sealed. Whoever deletes a row of it has erased that subject from the ledger.
 */
export interface SubjectMap {
  /** A pseudonym for each subject, made where there was none, in the session's transaction. By `kind` and key. */
  pseudonymsOf(session: Session, subjects: readonly SubjectKey[]): Promise<(subject: SubjectKey) => string>
  /** The pseudonyms that these subjects have; none is made. */
  knownOf(session: Session, subjects: readonly SubjectKey[]): Promise<readonly string[]>
  /** Who stands behind a pseudonym, null after erasure. */
  subjectOf(session: Session, pseudonym: string): Promise<SubjectKey | null>
}

export function openSubjectMap(subjectKey: Buffer): SubjectMap {
  const keys = {
    lookup: derivedKey(subjectKey, 'kho/subject-lookup/1'),
    seal: derivedKey(subjectKey, 'kho/subject-seal/1'),
  }
  return {
    pseudonymsOf: (session, subjects) => pseudonymsOf(session, keys, subjects),
    knownOf: async (session, subjects) => {
      const found = new Map<string, string>()
      await find(session, [...new Set(subjects.map((subject) => lookupOf(keys, subject)))], found)
      return [...found.values()]
    },
    subjectOf: async (session, pseudonym) => {
      const [row] = await session.rows(
        sql`select encode(sealed, 'hex') from kho.ledger_subject where pseudonym = ${pseudonym}`,
      )
      return row ? unseal(keys.seal, pseudonym, Buffer.from(row[0] ?? '', 'hex')) : null
    },
  }
}

interface Keys {
  readonly lookup: Buffer
  readonly seal: Buffer
}

async function pseudonymsOf(session: Session, keys: Keys, subjects: readonly SubjectKey[]) {
  // Entries that are written together name the same people again and again: each is hashed once.
  const named = new Map(subjects.map((subject) => [nameOf(subject), subject]))
  const lookups = new Map([...named].map(([name, subject]) => [name, lookupOf(keys, subject)]))
  const wanted = new Map([...named].map(([name, subject]) => [lookups.get(name) ?? '', subject]))
  const found = new Map<string, string>()
  await find(session, [...wanted.keys()], found)
  const missing = [...wanted].filter(([lookup]) => !found.has(lookup)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (missing.length > 0) {
    await make(session, keys, missing)
    await find(
      session,
      missing.map(([lookup]) => lookup),
      found,
    )
  }
  return (subject: SubjectKey): string => {
    const pseudonym = found.get(lookups.get(nameOf(subject)) ?? '')
    if (pseudonym === undefined) throw new TypeError('a subject of an entry was not asked for')
    return pseudonym
  }
}

async function find(session: Session, lookups: readonly string[], found: Map<string, string>): Promise<void> {
  if (lookups.length === 0) return
  const rows = await session.rows(sql`
    select encode(lookup, 'hex'), pseudonym from kho.ledger_subject
    where lookup in (select decode(l, 'hex') from unnest(${lookups}::text[]) l)`)
  for (const [lookup, pseudonym] of rows) found.set(lookup ?? '', pseudonym ?? '')
}

/** In the order of their lookups, so that two writers that meet the same subjects wait for each other and never deadlock. */
async function make(session: Session, keys: Keys, missing: readonly (readonly [string, SubjectKey])[]): Promise<void> {
  const made = missing.map(([lookup, subject]) => {
    const pseudonym = randomUUID()
    return { lookup, pseudonym, sealed: seal(keys.seal, pseudonym, subject).toString('hex') }
  })
  await session.rows(sql`
    insert into kho.ledger_subject (pseudonym, lookup, sealed)
    select p, decode(l, 'hex'), decode(s, 'hex') from unnest(
      ${made.map(({ pseudonym }) => pseudonym)}::uuid[],
      ${made.map(({ lookup }) => lookup)}::text[],
      ${made.map(({ sealed }) => sealed)}::text[]) as made (p, l, s)
    order by l
    on conflict (lookup) do nothing`)
}

const nameOf = ({ kind, key }: SubjectKey): string => JSON.stringify([kind, key])

function lookupOf(keys: Keys, subject: SubjectKey): string {
  return createHmac('sha256', keys.lookup).update(nameOf(subject)).digest('hex')
}

/** AES-256-GCM: 12 bytes of nonce, the text, 16 of tag; bound to its pseudonym, so rows cannot be exchanged. */
function seal(key: Buffer, pseudonym: string, { kind, key: text }: SubjectKey): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(pseudonym))
  const sealed = Buffer.concat([cipher.update(JSON.stringify([kind, text]), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()])
}

function unseal(key: Buffer, pseudonym: string, sealed: Buffer): SubjectKey {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    .setAAD(Buffer.from(pseudonym))
    .setAuthTag(sealed.subarray(-16))
  const text = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
  const [kind, subject] = JSON.parse(text) as [string, string] // written by `seal`, and the tag proves it
  return { kind, key: subject }
}
