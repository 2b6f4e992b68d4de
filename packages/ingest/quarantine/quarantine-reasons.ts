import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** Refused records of one (dataset, source) by what was wrong with them. A record with two faults counts in both. */
export interface QuarantineReason {
  readonly dataset: string
  readonly source: string
  readonly field: string | null
  readonly rule: string
  readonly message: string
  readonly records: number
}

export interface QuarantineFilter {
  readonly dataset?: string
  readonly source?: string
}

/** Why records wait, most frequent reason first. Names and counts: the records themselves stay in the store. */
export async function quarantineReasons(
  session: Session,
  filter: QuarantineFilter = {},
): Promise<readonly QuarantineReason[]> {
  const rows = await session.rows(sql`
    select q.dataset, q.source, b ->> 'field', b ->> 'rule', min(b ->> 'message'), count(distinct q.quarantined)
    from kho.quarantine as q, json_array_elements(q.breaches) as b
    where (${filter.dataset ?? null}::text is null or q.dataset = ${filter.dataset ?? null})
      and (${filter.source ?? null}::text is null or q.source = ${filter.source ?? null})
    group by 1, 2, 3, 4 order by 6 desc, 1, 2, 4, 3`)
  return rows.map(([dataset, source, field, rule, message, records]) => ({
    dataset: dataset ?? '',
    source: source ?? '',
    field: field ?? null,
    rule: rule ?? '',
    message: message ?? '',
    records: Number(records),
  }))
}

/** How many records wait, by dataset and source. */
export async function quarantineCounts(
  session: Session,
): Promise<readonly { readonly dataset: string; readonly source: string; readonly records: number }[]> {
  const rows = await session.rows(sql`
    select dataset, source, count(*) from kho.quarantine group by 1, 2 order by 1, 2`)
  return rows.map(([dataset, source, records]) => ({
    dataset: dataset ?? '',
    source: source ?? '',
    records: Number(records),
  }))
}
