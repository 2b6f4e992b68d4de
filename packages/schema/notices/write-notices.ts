import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import type { Notice } from './notice.ts'

/** Writes notices in the transaction of what they tell. On their way to proven addresses they are from its commit on. */
export async function writeNotices(session: Session, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return
  const rows = notices.map(({ to, kind, title, text, details, once }) => ({
    ...{ recipient_kind: to.kind, recipient: to.id, kind, details, words: { title, text } },
    once: `${to.kind} ${to.id} ${once}`,
  }))
  await session.rows(sql`
    insert into kho.notice (recipient_kind, recipient, kind, words, details, once)
    select recipient_kind, recipient, kind, words, details, once
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as n (recipient_kind text, recipient text, kind text, words json, details json, once text)
    on conflict (once) do nothing`)
}
