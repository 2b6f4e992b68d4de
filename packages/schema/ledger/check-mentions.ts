import { sql } from 'kysely'
import type { Session } from '../store/database.ts'

const together = 10_000

/** The first entry of a chain, up to a position, that somebody it mentions would not be told of; null where all are found. */
export async function firstUntold(session: Session, chain: string, upTo: number): Promise<number | null> {
  for (let after = 0; after < upTo; after += together) {
    const until = Math.min(after + together, upTo)
    const [row] = await session.rows(sql`
      select min(e.position) from kho.ledger_entry as e, kho.mentions_of(e.body) as m
      where e.chain = ${chain}::uuid and e.position > ${String(after)}::int8 and e.position <= ${String(until)}::int8
        and not exists (
          select from kho.ledger_mention as told where told.subject = m.subject and told.side = m.side
            and told.at = e.at and told.chain = e.chain and told.position = e.position)`)
    const first = row?.[0] ?? null
    if (first !== null) return Number(first)
  }
  return null
}
