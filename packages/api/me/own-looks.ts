import { ledgerName } from '@kho/schema/ledger/access.ts'
import type { ReadEntry } from '@kho/schema/ledger/entry.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'

/** The entries of people's looks at their own entries. */
export interface OwnLooks {
  /** Enters the first look of an hour, and rejects where it cannot be: a page that is read again adds nothing to itself. */
  enter(look: Omit<ReadEntry, 'reads'>, person: string): Promise<void>
}

const hour = 3_600_000
const mostKept = 100_000

/** Kept in memory: each server of an installation enters a look an hour of its own. */
export function openOwnLooks(ledger: Ledger): OwnLooks {
  let entered = new Map<string, Promise<void>>()
  return {
    async enter(look, person) {
      const { name, application } = look.principal
      const key = JSON.stringify([person, name, application, Math.floor(Date.now() / hour)])
      if (entered.size >= mostKept) entered = new Map()
      const entering = entered.get(key) ?? ledger.append({ ...look, reads: [readOf(person)] })
      entered.set(key, entering)
      await entering.catch((cause) => {
        entered.delete(key)
        throw cause
      })
    },
  }
}

function readOf(person: string): ReadEntry['reads'][number] {
  return {
    dataset: ledgerName,
    fields: ['accesses'],
    rules: ['own_accesses'],
    bases: [],
    subjects: [{ kind: 'person', key: person }],
  }
}
