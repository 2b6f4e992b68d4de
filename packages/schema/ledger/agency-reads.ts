import { sql } from 'kysely'
import type { Session } from '../store/database.ts'

/** An agency that read personal data of a dataset, and a month of the city's, as its first day. */
export interface AgencyRead {
  readonly agency: string
  readonly dataset: string
  /** `YYYY-MM-01` */
  readonly month: string
}

/** Adds to what was counted before. Needs role `kho_write`. */
export async function addAgencyReads(
  session: Session,
  counts: readonly (readonly [AgencyRead, number])[],
): Promise<void> {
  const of = (value: (read: AgencyRead) => string) => counts.map(([read]) => value(read))
  await session.rows(sql`
    insert into kho.agency_read (agency, dataset, month, times)
    select * from unnest(${of(({ agency }) => agency)}::text[], ${of(({ dataset }) => dataset)}::text[],
      ${of(({ month }) => month)}::date[], ${counts.map(([, times]) => String(times))}::int8[])
    on conflict (agency, dataset, month) do update set times = agency_read.times + excluded.times`)
}
