import { sql } from 'kysely'
import type { Session } from '../store/database.ts'

const together = 10_000

/** The first entry of a chain, up to a position, that somebody it mentions would not be told of; null where all are found or wait to be gathered. */
export async function firstUntold(session: Session, chain: string, upTo: number): Promise<number | null> {
  for (let after = 0; after < upTo; after += together) {
    const until = Math.min(after + together, upTo)
    const [row] = await session.rows(sql`
      with entry as (
        select e.at, e.position, e.body from kho.ledger_entry as e
        where e.chain = ${chain}::uuid and e.position > ${String(after)}::int8 and e.position <= ${String(until)}::int8
          and not exists (
            select from kho.ledger_tail as t where t.chain = e.chain and e.position between t.first and t.last)
      ),
      due as materialized (
        select m.subject, m.side, date_trunc('second', e.at) as second, e.position from entry as e, kho.mentions_of(e.body) as m
      ),
      told as (
        select m.subject, m.side, p.position
        from (select distinct subject, side, second from due) as d
        cross join lateral (
          select * from kho.ledger_mention as m
          where m.subject = d.subject and m.side = d.side and m.chain = ${chain}::uuid
            and m.at >= d.second and m.at < d.second + interval '1 second' offset 0) as m
        cross join unnest(coalesce(m.positions, array[m.position])) as p (position)
      )
      select min(position) from (select subject, side, position from due except select * from told) as untold`)
    const first = row?.[0] ?? null
    if (first !== null) return Number(first)
  }
  return null
}
