import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import type { Signed } from './statement.ts'

/** The latest signed head of every chain, by chain. */
export async function latestHeads(session: Session): Promise<readonly Signed[]> {
  const rows = await session.rows(sql`
    with recursive one(chain) as (
      (select chain from kho.ledger_head order by chain limit 1)
      union all
      select (select chain from kho.ledger_head where chain > one.chain order by chain limit 1)
      from one where one.chain is not null)
    select head.body, encode(head.signature, 'hex') from one
    cross join lateral (
      select body, signature from kho.ledger_head where chain = one.chain order by position desc limit 1) head`)
  return rows.map(([body, signature]) => ({ body: body ?? '', signature: signature ?? '' }))
}
