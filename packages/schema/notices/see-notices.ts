import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import type { Recipient } from './notice.ts'

/** Marks a recipient's notices as seen, up to and with one of theirs; how many these were. */
export async function seeNotices(session: Session, to: Recipient, upTo: string): Promise<number> {
  const mine = sql`recipient_kind = ${to.kind} and recipient = ${to.id}`
  const rows = await session.rows(sql`
    update kho.notice set seen_at = clock_timestamp()
    where ${mine} and seen_at is null
      and (at, notice) <= (select at, notice from kho.notice where notice = ${upTo}::uuid and ${mine})
    returning notice`)
  return rows.length
}
