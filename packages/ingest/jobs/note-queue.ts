import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** Writes down how many jobs there are, for those who may not look into the queue: only workers change it. */
export async function noteQueue(session: Session): Promise<void> {
  await session.rows(sql`
    insert into kho.queued (counts)
    select coalesce(json_agg(c), '[]') from (
      select name as queue, state, count(*) as jobs from jobs.job
      where state in ('created', 'retry', 'active') group by 1, 2
    ) as c
    on conflict (one) do update set counts = excluded.counts, at = clock_timestamp()`)
}
