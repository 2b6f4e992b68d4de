import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import { derivedKey } from '../store/identity.ts'
import { type KnownSubjects, knownSubjects, subjectNames } from './known-subjects.ts'
import type { Pseudonym, SubjectKey } from './subject-key.ts'

/**
 * The map from subjects to their pseudonyms. A pseudonym is random and says nothing; the map finds it by a keyed
 * hash and keeps the subject itself sealed. Whoever deletes a row of it has erased that subject from the ledger.
 */
export interface SubjectMap {
  /** A pseudonym for each subject, remembered, found, or made in the session's transaction. */
  pseudonymsOf(session: Session, subjects: readonly SubjectKey[]): Promise<Pseudonyms>
  /** The same without asking anybody: null where one of them is not remembered. */
  remembered(subjects: readonly SubjectKey[]): Pseudonyms | null
  /** Forgets what it remembers: somebody was erased. */
  forget(): void
  /** The pseudonyms that these subjects have; none is made. */
  knownOf(session: Session, subjects: readonly SubjectKey[]): Promise<readonly string[]>
  /** Who stands behind a pseudonym, null after erasure. */
  subjectOf(session: Session, pseudonym: string): Promise<SubjectKey | null>
}

/** Pseudonyms of the subjects of a transaction. */
export interface Pseudonyms {
  /** Throws for a subject that was not asked for. */
  readonly of: Pseudonym
  /** After how many erasures these were the subjects' pseudonyms: `kho.ledger_erasure`. */
  readonly erasures: string
  /** Remembers those that were looked up, once their transaction is committed. */
  keep(): void
}

/** Some 15 MB, 30 at most: as many as */
const mostKnown = 100_000

export function openSubjectMap(subjectKey: Buffer): SubjectMap {
  const keys = {
    lookup: derivedKey(subjectKey, 'kho/subject-lookup/1'),
    seal: derivedKey(subjectKey, 'kho/subject-seal/1'),
  }
  const known = knownSubjects(mostKnown)
  return {
    pseudonymsOf: (session, subjects) => pseudonymsOf(session, { keys, known }, subjects),
    remembered: (subjects) => remembered(known, subjects),
    forget: known.forget,
    knownOf: async (session, subjects) => {
      const lookups = new Set(subjects.map((subject) => lookupOf(keys, subject)))
      return [...(await find(session, [...lookups])).found.values()]
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

interface Memory {
  readonly keys: Keys
  readonly known: KnownSubjects
}

async function pseudonymsOf(
  session: Session,
  { keys, known }: Memory,
  subjects: readonly SubjectKey[],
): Promise<Pseudonyms> {
  const whole = remembered(known, subjects)
  if (whole) return whole
  const missing = subjects.filter((subject) => known.get(subject) === undefined)
  const before = known.erasures()
  const { found, erasures } = await lookUp(session, keys, missing)
  if (before !== null && before !== erasures) {
    known.forget()
    return pseudonymsOf(session, { keys, known }, subjects)
  }
  const of = among((subject) => found.get(subject) ?? known.again(subject))
  return { of, erasures, keep: () => known.add(found, erasures) }
}

function remembered(known: KnownSubjects, subjects: readonly SubjectKey[]): Pseudonyms | null {
  const erasures = known.erasures()
  if (erasures === null || !subjects.every((subject) => known.get(subject) !== undefined)) return null
  return { of: among(known.again), erasures, keep: () => undefined }
}

function among(nameOf: (subject: SubjectKey) => string | undefined): Pseudonym {
  return (subject) => {
    const pseudonym = nameOf(subject)
    if (pseudonym === undefined) throw new TypeError('a subject of an entry was not asked for')
    return pseudonym
  }
}

async function lookUp(session: Session, keys: Keys, subjects: readonly SubjectKey[]) {
  const wanted = new Map(subjects.map((subject) => [nameOf(subject), subject]))
  const byLookup = new Map([...wanted.values()].map((subject) => [lookupOf(keys, subject), subject]))
  const { found, erasures } = await find(session, [...byLookup.keys()])
  const missing = [...byLookup].filter(([lookup]) => !found.has(lookup)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (missing.length > 0) {
    for (const [lookup, pseudonym] of await make(session, keys, missing)) found.set(lookup, pseudonym)
    const others = missing.flatMap(([lookup]) => (found.has(lookup) ? [] : [lookup])) // another writer was first
    if (others.length > 0) for (const [lookup, name] of (await find(session, others)).found) found.set(lookup, name)
  }
  const names = subjectNames()
  for (const [lookup, subject] of byLookup) {
    const pseudonym = found.get(lookup)
    if (pseudonym !== undefined) names.set({ kind: subject.kind, key: onItsOwn(subject.key) }, pseudonym)
  }
  return { found: names, erasures }
}

/** The same text: a key may be a part of a longer one, which would be kept with it. */
const onItsOwn = (key: string): string => Buffer.from(key, 'utf16le').toString('utf16le')

/** The pseudonyms that there are, by lookup, and after how many erasures: told by one statement, which sees one moment. */
async function find(session: Session, lookups: readonly string[]) {
  const rows = await session.rows(sql`
    select encode(lookup, 'hex'), pseudonym from kho.ledger_subject
    where lookup in (select decode(l, 'hex') from unnest(${lookups}::text[]) l)
    union all
    select erasures::text, null from kho.ledger_erasure`)
  const found = new Map<string, string>()
  let erasures = ''
  for (const [name, pseudonym] of rows) {
    if (pseudonym) found.set(name ?? '', pseudonym)
    else erasures = name ?? ''
  }
  return { found, erasures }
}

/**
 * Pseudonyms of those who had none, by lookup. In the order of their lookups, so that two writers that meet the same subjects wait
 * for each other and never deadlock: whom another has named meanwhile is not among them.
 */
async function make(
  session: Session,
  keys: Keys,
  missing: readonly (readonly [string, SubjectKey])[],
): Promise<readonly (readonly [lookup: string, pseudonym: string])[]> {
  const nonces = randomBytes(missing.length * nonceBytes)
  const made = missing.map(([lookup, subject], at) => {
    const pseudonym = randomUUID()
    const nonce = nonces.subarray(at * nonceBytes, (at + 1) * nonceBytes)
    return { lookup, pseudonym, sealed: seal(keys.seal, nonce, { pseudonym, subject }).toString('hex') }
  })
  const rows = await session.rows(sql`
    insert into kho.ledger_subject (pseudonym, lookup, sealed)
    select p, decode(l, 'hex'), decode(s, 'hex') from unnest(
      ${made.map(({ pseudonym }) => pseudonym)}::uuid[],
      ${made.map(({ lookup }) => lookup)}::text[],
      ${made.map(({ sealed }) => sealed)}::text[]) as made (p, l, s)
    order by l
    on conflict (lookup) do nothing
    returning encode(lookup, 'hex'), pseudonym`)
  return rows.map(([lookup, pseudonym]) => [lookup ?? '', pseudonym ?? ''])
}

const nameOf = ({ kind, key }: SubjectKey): string => JSON.stringify([kind, key])

function lookupOf(keys: Keys, subject: SubjectKey): string {
  return createHmac('sha256', keys.lookup).update(nameOf(subject)).digest('hex')
}

const nonceBytes = 12

interface Named {
  readonly pseudonym: string
  readonly subject: SubjectKey
}

/** AES-256-GCM: 12 bytes of nonce, never used before, the text, 16 of tag; bound to its pseudonym, so rows cannot be exchanged. */
function seal(key: Buffer, nonce: Buffer, { pseudonym, subject: { kind, key: text } }: Named): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(pseudonym))
  const sealed = Buffer.concat([cipher.update(JSON.stringify([kind, text]), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()])
}

function unseal(key: Buffer, pseudonym: string, sealed: Buffer): SubjectKey {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(pseudonym))
    .setAuthTag(sealed.subarray(-16))
  const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -16)), decipher.final()]).toString('utf8')
  const [kind, subject] = JSON.parse(text) as [string, string] // written by `seal`, and the tag proves it
  return { kind, key: subject }
}
