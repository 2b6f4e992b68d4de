import { createHash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Access } from '@kho/schema/ledger/access.ts'
import { type EntryProof, proveEntry } from '@kho/schema/ledger/prove-entry.ts'
import { cursorSeal } from '../plan/cursor.ts'
import { type MyLedger, type MyLedgerParts, openMyLedger } from './my-ledger.ts'
import { type MyRecordsParts, myRecords, type RecordsAboutMe } from './my-records.ts'
import { personBehind } from './person-behind.ts'

/** What one request may ask of its asker's own page; opened where it is asked for. */
export interface MyPage {
  /** The asker's citizen id. Throws KHO416 for whoever is not a person signed in. */
  person(): string
  ledger(): Promise<MyLedger>
  /** Throws KHO417 where the request asks for too many. Null while the entry is not under a signed head. */
  proof(access: Access): Promise<EntryProof | null>
  /** What these datasets hold about the person, as far as the rules show it. Throws KHO417 the second time: it is one plan. */
  records(about: Parameters<typeof myRecords>[1]): Promise<readonly RecordsAboutMe[]>
  readonly cursors: { of(access: Access): string; open(cursor: string): ReturnType<typeof placeIn> }
}

/** Of entries on one page, and of proofs in one request: each proof reads what one head vouches for. */
export const mostAtOnce = 100

const binding = createHash('sha256').update('me accesses').digest('hex').slice(0, 32)

export function openMyPage(parts: Omit<MyLedgerParts, 'session'> & MyRecordsParts): MyPage {
  const session = parts.database
  let opened: Promise<MyLedger> | null = null
  let proofs = 0
  let readings = 0
  const seal = cursorSeal(parts.cursorKey)
  return {
    person: () => personBehind(parts.principal),
    ledger: () => {
      opened ??= openMyLedger({ ...parts, session })
      return opened
    },
    proof: ({ entry }) => {
      proofs += 1
      if (proofs > mostAtOnce) throw new KhoError('KHO417', `A request gets at most ${mostAtOnce} proofs.`)
      return proveEntry(session, entry)
    },
    records: async (about) => {
      readings += 1
      if (readings > 1) throw new KhoError('KHO417', 'A request reads the records about somebody once.')
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
