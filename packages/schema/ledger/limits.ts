import type { TransactionSettings } from '../store/database.ts'

const deadlineMilliseconds = 10_000

/** Of every transaction of the ledger. A commit counts only when it is on disk, whatever the server's default. */
export const limits: TransactionSettings = { lock_timeout: '2s', statement_timeout: '5s', synchronous_commit: 'on' }

/** A connection can fall silent without an error: nobody waits for it longer than this. */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the ledger took too long')), deadlineMilliseconds)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}
