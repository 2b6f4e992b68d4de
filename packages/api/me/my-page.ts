import { createHash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Access } from '@kho/schema/ledger/access.ts'
import { type EntryProof, proveEntry } from '@kho/schema/ledger/prove-entry.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import { type Contact, contactsOf } from '@kho/schema/notices/contacts.ts'
import { cursorSeal } from '../plan/cursor.ts'
import { type MyLedger, type MyLedgerParts, openMyLedger } from './my-ledger.ts'
import { type AboutMe, type MyRecordsParts, myRecords, type RecordsAboutMe } from './my-records.ts'
import { personBehind } from './person-behind.ts'

/** What one request may ask of its asker's own page; opened where it is asked for. */
export interface MyPage {
  /** The asker's citizen id. Throws KHO416 for whoever is not a person signed in. */
  person(): string
  ledger(): Promise<MyLedger>
  /** Notes that entries are looked through. Throws KHO417 where the request has that done too often. */
  look(): void
  /** Throws KHO417 where the request asks for too many. Null while the entry is not under a signed head. */
  proof(access: Access): Promise<EntryProof | null>
  /** Where else the person is told what they are told. */
  contacts(): Promise<readonly Contact[]>
  /** What these datasets hold about the person, as far as the rules show it. Throws KHO417 the second time for one field of the page: each is one plan. */
  records(about: AboutMe): Promise<readonly RecordsAboutMe[]>
  readonly cursors: { of(access: Pick<Access, 'entry'>): string; open(cursor: string): ReturnType<typeof placeIn> }
}

/** Of entries on one page, and of proofs in one request: each proof reads what one head vouches for. */
export const mostAtOnce = 100
/** How often one request has entries looked through: a page and its count are two. */
const mostLooks = 4

export type MyPageParts = Omit<MyLedgerParts, 'session'> & MyRecordsParts & { readonly contactKeys: ContactKeys }

const binding = createHash('sha256').update('me accesses').digest('hex').slice(0, 32)

export function openMyPage(parts: MyPageParts): MyPage {
  const session = parts.database
  let opened: Promise<MyLedger> | null = null
  let proofs = 0
  let lookings = 0
  const readings = new Set<string>()
  const seal = cursorSeal(parts.cursorKey)
  return {
    person: () => personBehind(parts.principal),
    ledger: () => {
      opened ??= openMyLedger({ ...parts, session })
      return opened
    },
    look: () => {
      lookings += 1
      if (lookings > mostLooks) {
        throw new KhoError('KHO417', `A request narrows accesses down at most ${mostLooks} times, counts included.`)
      }
    },
    proof: ({ entry }) => {
      proofs += 1
      if (proofs > mostAtOnce) throw new KhoError('KHO417', `A request gets at most ${mostAtOnce} proofs.`)
      return proveEntry(session, entry)
    },
    contacts: () => {
      const of = { kind: 'person', id: personBehind(parts.principal) } as const
      return contactsOf(session, parts.contactKeys, of)
    },
    records: async (about) => {
      const { fieldName } = about.info
      if (readings.has(fieldName)) throw new KhoError('KHO417', 'A request reads the records about somebody once.')
      readings.add(fieldName)
      return myRecords(parts, about)
    },
    cursors: {
      of: ({ entry: { at, chain, position } }) => seal.seal(binding, JSON.stringify([at, chain, String(position)])),
      open: (cursor) => placeIn(seal.open(binding, cursor)),
    },
  }
}

function placeIn({ values: [at, chain], id }: { readonly values: readonly (string | null)[]; readonly id: string }) {
  return { at: at ?? '', chain: chain ?? '', position: Number(id) }
}
