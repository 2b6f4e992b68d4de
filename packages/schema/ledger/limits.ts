import type { Database, TransactionSettings } from '../store/database.ts'

const deadlineMilliseconds = 10_000

/**
 * Of every transaction of the ledger. A commit counts only when it is on disk, whatever the server's default. Where a database gives
 * them to each of its sessions, what is one statement is sent as one.
 */
export const ledgerSettings = {
  lock_timeout: '2s',
  statement_timeout: '5s',
  synchronous_commit: 'on',
} as const satisfies TransactionSettings

/** Whether each session of a database has these settings from its beginning. */
export function isSetForLedger({ settings }: Database): boolean {
  return Object.entries(ledgerSettings).every(([name, value]) => settings[name] === value)
}

/** A connection can fall silent without an error: nobody waits for it longer than this. */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the ledger took too long')), deadlineMilliseconds)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}
