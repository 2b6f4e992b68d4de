import type { City } from '@kho/schema/contract/city.ts'
import { type AgencyRead, addAgencyReads } from '@kho/schema/ledger/agency-reads.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { openCounter } from './counter.ts'
import { monthOf } from './month.ts'

/** A ledger whose reads are counted, by agency and dataset, once they are entered. */
export interface CountedReads {
  readonly ledger: Ledger
  /** Writes down what is not written yet. */
  close(): Promise<void>
}

/** `session` of role `kho_write`; null: nothing is counted, nor is a read while there is no city that could tell its month. */
export function countReads(ledger: Ledger, session: Session | null, city: () => City | null): CountedReads {
  if (!session) return { ledger, close: async () => undefined }
  const counter = openCounter<AgencyRead>((counts) => addAgencyReads(session, counts))
  const append: Ledger['append'] = async (entry) => {
    await ledger.append(entry)
    const [{ agency }, now] = [entry.principal, city()]
    if (agency === undefined || now === null) return
    const month = monthOf(now)
    for (const { dataset } of entry.reads) counter.note({ agency, dataset, month })
  }
  return { ledger: { ...ledger, append }, close: counter.close }
}
