import { sql } from 'kysely'
import { writeNotices } from '../notices/write-notices.ts'
import type { Database, Transaction } from '../store/database.ts'
import { receiverNotice } from './case-notices.ts'

/**
 * Tells everybody who had received a value, by the ledger, that it was corrected: for each corrected case once, in the
 * transaction that notes it. Apart from the publishing that corrected it, which waits for nobody's ledger to be read.
 */
export async function tellReceivers(database: Database): Promise<number> {
  for (let told = 0; ; told += 1) {
    if (!(await database.transaction(tellNext))) return told
  }
}

async function tellNext(transaction: Transaction): Promise<boolean> {
  const [row] = await transaction.rows(sql`
    select "case", dataset, field, subjects::text from kho.citizen_case
    where state = 'corrected' and told_at is null order by ended_at limit 1 for update skip locked`)
  const [id, dataset, field, subjects] = row ?? []
  if (!id || !dataset || !field) return false
  const receivers = await transaction.rows(sql`
    insert into kho.correction_told ("case", receiver_kind, receiver, hidden_until)
    select ${id}::uuid, receiver_kind, receiver, hidden_until
    from kho.receivers_of(${subjects ?? '{}'}::uuid[], ${dataset}, ${field})
    returning receiver_kind, receiver`)
  const named = { case: id, kind: 'correction', dataset, field, dueDay: null } as const
  await writeNotices(
    transaction,
    receivers.map(([kind, receiver]) =>
      receiverNotice({ kind: kind === 'application' ? 'application' : 'agency', id: receiver ?? '' }, named),
    ),
  )
  await transaction.rows(sql`update kho.citizen_case set told_at = clock_timestamp() where "case" = ${id}::uuid`)
  return true
}
