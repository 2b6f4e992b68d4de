import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { stagingTable } from '../load/staging.ts'

/** `_id`s of images that the run changed; both where a record's changed. */
export function touchedIds(run: string): Sql {
  const changes = stagingTable(run, 'changes')
  return sql`
    select staged from ${changes} where op in ('insert', 'update') and staged is not null
    union select stored from ${changes} where op in ('update', 'delete', 'stale')`
}
