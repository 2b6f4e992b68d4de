import type { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Binding } from './binding.ts'

/** How a binding stands, whoever ran it last. Times are seconds ago by the store's clock, null where there is none. */
export interface Standing extends Binding {
  /** Of the latest run. */
  readonly run: string
  readonly state: string
  /** Of the documents that the latest run was made under. */
  readonly version: number
  readonly begunAgo: number | null
  /** Since a run last ended well. */
  readonly goodAgo: number | null
  /** Since the records were last brought up to date. */
  readonly freshAgo: number | null
  /** Since the whole of the source was last compared with the records. */
  readonly comparedAgo: number | null
  /** In a row: failed or held. */
  readonly failures: number
  readonly failingAgo: number | null
  readonly failedAgo: number | null
  readonly code: string | null
  readonly message: string | null
  /** Published from this source. */
  readonly records: number | null
}

/** How every binding stands that ever ran. */
export async function readStandings(session: Session): Promise<readonly Standing[]> {
  const rows = await session.rows(sql`
    select dataset, source, s.run, s.state, s.version, s.code, s.message, s.failures, c.records,
      extract(epoch from now - s.begun_at), extract(epoch from now - s.good_at), extract(epoch from now - c.at),
      extract(epoch from now - c.compared_at), extract(epoch from now - s.failing_since),
      extract(epoch from now - s.failed_at)
    from clock_timestamp() as now, kho.standing as s left join kho.checkpoint as c using (dataset, source)`)
  return rows.map(([dataset, source, run, state, version, code, message, failures, records, ...ago]) => {
    const [begunAgo, goodAgo, freshAgo, comparedAgo, failingAgo, failedAgo] = ago.map(numberOf)
    return {
      dataset: dataset ?? '',
      source: source ?? '',
      run: run ?? '',
      state: state ?? '',
      version: Number(version),
      code: code ?? null,
      message: message ?? null,
      failures: Number(failures),
      records: numberOf(records ?? null),
      begunAgo: begunAgo ?? null,
      goodAgo: goodAgo ?? null,
      freshAgo: freshAgo ?? null,
      comparedAgo: comparedAgo ?? null,
      failingAgo: failingAgo ?? null,
      failedAgo: failedAgo ?? null,
    }
  })
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text)
}

/** Notes a failure that came before there was a run to note it. */
export async function noteUnbegun(session: Session, { dataset, source }: Binding, version: number, error: KhoError) {
  await session.rows(sql`
    insert into kho.standing as s
      (dataset, source, run, version, state, begun_at, failures, failing_since, failed_at, code, message)
    values (${dataset}, ${source}, gen_random_uuid(), ${version}, 'failed', clock_timestamp(), 1, clock_timestamp(),
      clock_timestamp(), ${error.code}, ${error.message})
    on conflict (dataset, source) do update set version = excluded.version, state = 'failed',
      begun_at = excluded.begun_at, failures = s.failures + 1, failed_at = excluded.failed_at,
      failing_since = coalesce(s.failing_since, excluded.failing_since), code = excluded.code, message = excluded.message
    where s.state <> 'running'`)
}
