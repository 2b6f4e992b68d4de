import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import { eachTime } from './each-time.ts'

/** What is not gathered, a reader of somebody's entries looks through: some 4 µs an entry. */
const enough = 2000
const milliseconds = 1000
/** So many times less than enough is left for later while entries are written; then, or once none is, whatever waits is gathered. */
const patience = 30

/** Its loss would be that of the gathering alone: the entries wait as before. */
const settings = { lock_timeout: '2s', statement_timeout: '60s', synchronous_commit: 'off' }

/**
 * Gathers, off the way of answers, the mentions of entries that any process has written: while `position` tells that this
 * one writes. An entry of a file costs several times more to gather than to write, so that is left for when nothing is written.
 * What fails is made up for by the next time. Resolves when it has stopped.
 */
export function gatherMentions(database: Database, position: () => number): () => Promise<void> {
  let [gathered, seen, times] = [0, 0, 0]
  return eachTime(milliseconds, async () => {
    const until = position()
    if (until === gathered) return
    const isQuiet = until === seen
    seen = until
    times += 1
    const all = isQuiet || times % patience === 0
    if (await gatherSlices(database, all ? 1 : enough)) return
    if (all) gathered = until
  })
}

/** Slice by slice, until none waits or the next time has come. Tells whether more waits. */
async function gatherSlices(database: Database, least: number): Promise<boolean> {
  const end = performance.now() + milliseconds
  const slice = sql`select kho.gather_mentions(${String(least)}::bigint)`
  for (;;) {
    const [row] = await database.transaction((transaction) => transaction.rows(slice), settings)
    const isMore = row?.[0] === 't'
    if (!isMore || performance.now() > end) return isMore
  }
}
