import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { PublishRequest } from './publish.ts'

/** Up to where a dataset holds what one source had. */
export interface Checkpoint {
  /** Where the next read of changes begins, in the connector's own words. */
  readonly position: string | null
  /** Of the plan that all records were read by; null when they were read by several. */
  readonly fingerprint: string | null
  /** Seconds since the source was last compared as a whole; null when it never was. */
  readonly comparedAgo: number | null
  readonly records: number
}

export async function loadCheckpoint(session: Session, dataset: string, source: string): Promise<Checkpoint | null> {
  const [row] = await session.rows(sql`
    select position, fingerprint, extract(epoch from clock_timestamp() - compared_at), records
    from kho.checkpoint where dataset = ${dataset} and source = ${source}`)
  if (!row) return null
  const [position, fingerprint, ago, records] = row
  return {
    position: position ?? null,
    fingerprint: fingerprint ?? null,
    comparedAgo: ago === null || ago === undefined ? null : Number(ago),
    records: Number(records),
  }
}

/** Written by the transaction that publishes the records, so that it is never ahead of them. */
export async function noteCheckpoint(
  session: Session,
  request: PublishRequest,
  moment: string,
  records: number,
): Promise<void> {
  const { run, contract, binding, position, compared, fingerprint, settles = null } = request
  const since = compared ? { fingerprint, at: moment } : { fingerprint: null, at: null }
  await session.rows(sql`
    insert into kho.checkpoint as c (dataset, source, run, at, records, position, fingerprint, compared_at)
    values (${contract.dataset}, ${binding.source}, ${run}, ${moment}, ${records}, ${position},
      ${since.fingerprint}, ${since.at})
    on conflict (dataset, source) do update set run = excluded.run, records = excluded.records,
      at = case when ${settles !== null} then c.at else excluded.at end,
      position = coalesce(excluded.position, c.position), fingerprint = coalesce(excluded.fingerprint, c.fingerprint),
      compared_at = coalesce(excluded.compared_at, c.compared_at)`)
}
