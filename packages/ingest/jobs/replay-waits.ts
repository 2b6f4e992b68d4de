import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Binding } from './binding.ts'
import { retryAfter } from './retry-after.ts'

/**
 * Whether a binding's refused records had better not be looked at again just now by themselves: a held run waits for a
 * decision, behind which every replay would fail, or the last replay under these documents failed and its wait, which
 * doubles with each failure in a row, is not over. What happened more than a day ago is forgotten.
 */
export async function replayWaits(session: Session, binding: Binding, version: number): Promise<boolean> {
  const { dataset, source } = binding
  const mine = sql`dataset = ${dataset} and source = ${source}`
  const [held] = await session.rows(sql`select run from kho.run where ${mine} and state = 'held'`)
  if (held) return true
  const ended = await session.rows(sql`
    select state, code, extract(epoch from clock_timestamp() - finished_at) from kho.run
    where ${mine} and mode = 'replay' and version = ${version} and finished_at is not null
      and started_at > clock_timestamp() - interval '1 day'
    order by started_at desc limit 32`)
  const well = ended.findIndex(([state]) => state !== 'failed')
  const failures = well === -1 ? ended.length : well
  const [latest] = ended
  if (failures === 0 || !latest) return false
  const wait = retryAfter({ dataset, source, failures, code: latest[1] ?? null })
  return wait === null || Number(latest[2]) < wait
}
