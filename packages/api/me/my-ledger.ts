import type { City } from '@kho/schema/contract/city.ts'
import { type Access, accessOf } from '@kho/schema/ledger/access.ts'
import {
  type AccessPosition,
  accessPage,
  countAccesses,
  type DelayedEntries,
  delayedEntries,
  type Mentioned,
  type ReadableEntry,
} from '@kho/schema/ledger/access-page.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { SubjectKey } from '@kho/schema/ledger/subject-key.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type LookedThrough, lookThrough, type Narrowing } from './look-through.ts'
import type { OwnLooks } from './own-looks.ts'
import { personBehind } from './person-behind.ts'

/** What is needed to read somebody's own entries. */
export interface MyLedgerParts {
  readonly session: Session
  readonly ledger: Ledger
  readonly looks: OwnLooks
  readonly city: City
  readonly version: number
  readonly principal: Principal
  readonly purpose: Purpose | null
  readonly correlationId: string
}

/** One person's part of the ledger: what others read of them, and what they read themselves. */
export interface MyLedger {
  page(
    of: Span,
    at: { readonly after: AccessPosition | null; readonly offset?: number; readonly limit: number },
  ): Promise<readonly Access[]>
  /** As `page`, only what is told of a dataset or an agency: what stands near enough to where it begins. */
  narrowed(
    of: Span & Narrowing,
    at: { readonly after: AccessPosition | null; readonly limit: number },
  ): Promise<LookedThrough>
  /** Counted to one more than `max`. */
  count(of: Span, max: number): Promise<number>
  delayed(): Promise<readonly DelayedEntries[]>
  /** One's own entry by its id, `chain.position`; null for what is no entry about the person, or is told later. */
  find(id: string): Promise<Access | null>
  /** The pseudonyms under which the person is asked about. */
  readonly subjects: readonly string[]
}

export type Span = Omit<Mentioned, 'pseudonyms' | 'holding'>

/**
 * Opens the ledger for the person who asks, and for nobody else: which pseudonyms it is read by follows from the token
 * alone. The look itself is entered first. Throws KHO416.
 */
export async function openMyLedger(parts: MyLedgerParts): Promise<MyLedger> {
  const { session, ledger, looks, city, version, principal, purpose, correlationId } = parts
  const person = personBehind(principal)
  await looks.enter({ principal, purpose, correlationId, version }, person)
  const about = await ledger.pseudonymsOf(session, subjectsOf(city, person))
  const by = await ledger.pseudonymsOf(session, [{ kind: 'person', key: person }])
  const pseudonyms = { about, by }
  const mine = { about: new Set(about), by: new Set(by) }
  const entriesOf = (of: Omit<Mentioned, 'pseudonyms'>, at: Parameters<MyLedger['page']>[1]) =>
    accessPage(session, { ...of, pseudonyms: pseudonyms[of.side] }, at)
  const toldOf = (entry: ReadableEntry, side: Span['side']) => accessOf(entry, { pseudonyms: mine[side], side })
  const page: MyLedger['page'] = async (of, at) => (await entriesOf(of, at)).map((entry) => toldOf(entry, of.side))
  return {
    page,
    narrowed: ({ dataset, agency, ...of }, at) =>
      lookThrough(
        { dataset, agency },
        {
          ...at,
          next: (holding, after, limit) => entriesOf({ ...of, holding }, { after, limit }),
          told: (entry) => toldOf(entry, of.side),
        },
      ),
    subjects: about,
    find: (id) => findAccess(session, page, id),
    count: (of, max) => countAccesses(session, { ...of, pseudonyms: pseudonyms[of.side] }, max),
    delayed: () => delayedEntries(session, about),
  }
}

/** Most entries that one millisecond has of one person. */
const mostOfAMoment = 1000

async function findAccess(session: Session, page: MyLedger['page'], id: string): Promise<Access | null> {
  const [, chain, position] = /^([\da-f-]{36})\.(\d{1,15})$/.exec(id) ?? []
  if (!chain || !position) return null
  const [row] = await session.rows(sql`
    select (extract(epoch from at) * 1000)::int8 from kho.ledger_entry
    where chain = ${chain}::uuid and position = ${position}::int8`)
  if (!row) return null
  const at = Number(row[0])
  const span = { side: 'about', from: new Date(at), until: new Date(at + 1) } as const
  const found = await page(span, { after: null, limit: mostOfAMoment })
  return found.find(({ entry }) => `${entry.chain}.${entry.position}` === id) ?? null
}

/** As what datasets know a person: as one, and as whatever else their subjects say, an officer for one. */
function subjectsOf(city: City, person: string): readonly SubjectKey[] {
  const kinds = [...city.contracts.values()].flatMap(({ subjects }) => subjects.map((subject) => subject.as))
  return [...new Set(['person', ...kinds])].map((kind) => ({ kind, key: person }))
}
