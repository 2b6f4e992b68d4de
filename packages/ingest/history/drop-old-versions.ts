import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/**
 * Drops past versions that ended longer ago than their dataset keeps them, and says of each dataset from when on every
 * version is there. Returns how many went.
 */
export async function dropOldVersions(database: Database): Promise<number> {
  const datasets = await database.rows(sql`select dataset from kho.history where retain is not null order by 1`)
  let dropped = 0
  for (const [dataset] of datasets) if (dataset) dropped += await dropOf(database, dataset)
  return dropped
}

/** What is no longer whole is told first, so that nobody asks for it while it goes; then it goes in pieces. */
async function dropOf(database: Database, dataset: string): Promise<number> {
  await database.rows(sql`
    update kho.history set kept_from = greatest(kept_from, clock_timestamp() - retain) where dataset = ${dataset}`)
  const versions = sql.id('history', dataset)
  let dropped = 0
  for (;;) {
    const gone = await database.rows(sql`
      with old as (
        select v.ctid from ${versions} as v join kho.history as h on h.dataset = ${dataset}
        where v._until <= h.kept_from limit ${atATime}
      )
      delete from ${versions} as v using old where v.ctid = old.ctid returning 1`)
    dropped += gone.length
    if (gone.length < atATime) return dropped
  }
}

const atATime = 10_000
