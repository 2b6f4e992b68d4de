import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/**
 * Writes down which defects a dataset's refused records have now, since when, and how many of them there are at this end
 * of the city's day. A defect that no record has any more is closed, with a last day of none; should it come again, it is
 * open again and keeps when it was first seen. In the transaction that changed the quarantine.
 */
export async function noteDefects(session: Session, dataset: string, timeZone: string): Promise<void> {
  const [some] = await session.rows(sql`
    select exists (select from kho.quarantine where dataset = ${dataset})
      or exists (select from kho.defect where dataset = ${dataset} and closed_at is null)`)
  if (some?.[0] !== 't') return
  await session.rows(sql`
    with now as materialized (
      select q.source, coalesce(b ->> 'field', '*') collate "C" as field, (b ->> 'rule') collate "C" as rule,
        count(distinct q.quarantined) as records, min(q.first_seen) as first_seen, max(q.last_seen) as last_seen
      from kho.quarantine as q, json_array_elements(q.breaches) as b
      where q.dataset = ${dataset} group by 1, 2, 3
    ), closed as (
      update kho.defect as d set records = 0, closed_at = clock_timestamp()
      where d.dataset = ${dataset} and d.closed_at is null
        and (d.source, d.field, d.rule) not in (select source, field, rule from now)
      returning d.source, d.field, d.rule, d.records
    ), open as (
      insert into kho.defect as d (dataset, source, field, rule, first_seen, last_seen, records)
      select ${dataset}, source, field, rule, first_seen, last_seen, records from now
      on conflict (dataset, source, field, rule) do update set records = excluded.records, closed_at = null,
        first_seen = least(d.first_seen, excluded.first_seen), last_seen = excluded.last_seen
    )
    insert into kho.defect_day (dataset, source, field, rule, day, records)
    select ${dataset}, source, field, rule, (clock_timestamp() at time zone ${timeZone})::date, records
    from (select source, field, rule, records from now union all select * from closed) as d
    on conflict (dataset, source, field, rule, day) do update set records = excluded.records`)
}
