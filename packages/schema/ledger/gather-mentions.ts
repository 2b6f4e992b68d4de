import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { eachTime } from './each-time.ts'

/** What is not gathered, a reader of somebody's entries looks through: some 4 µs an entry. */
const enough = 2000
const milliseconds = 1000
/** So many times less than enough is left for later; then whatever waits is gathered. */
const patience = 10

/** Its loss would be that of the gathering alone: the entries wait as before. */
const settings = { lock_timeout: '2s', statement_timeout: '60s', synchronous_commit: 'off' }

/**
 * Gathers, off the way of answers, the mentions of entries that any process has written: while `position` tells that this
 * one writes. What fails is made up for by the next time. Resolves when it has stopped.
 */
export function gatherMentions(database: Database, position: () => number): () => Promise<void> {
  let [gathered, times] = [0, 0]
  return eachTime(milliseconds, async () => {
    const until = position()
    if (until === gathered) return
    times += 1
    const all = times % patience === 0
    await database.transaction(
      (transaction) => transaction.rows(sql`select kho.gather_mentions(${String(all ? 1 : enough)}::bigint)`),
      settings,
    )
    if (all) gathered = until
  })
}
