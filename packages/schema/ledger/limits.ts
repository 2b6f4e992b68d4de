import { sql } from 'kysely'
import type { Transaction } from '../store/database.ts'

const limits = { lock: '2s', statement: '5s', deadlineMilliseconds: 10_000 }

/** A commit counts only when it is on disk, whatever the server's default. */
export async function setLimits(transaction: Transaction): Promise<void> {
  await transaction.rows(sql`select set_config('lock_timeout', ${limits.lock}, true),
    set_config('statement_timeout', ${limits.statement}, true), set_config('synchronous_commit', 'on', true)`)
}

/** A connection can fall silent without an error: nobody waits for it longer than this. */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the ledger took too long')), limits.deadlineMilliseconds)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}
