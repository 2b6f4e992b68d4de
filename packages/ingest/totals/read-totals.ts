import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A number as it was counted and, where somebody stated another of the same, that one. Both exact. */
export interface Figure {
  readonly counted: string
  readonly stated: string | null
}

/** A declared total that does not add up. */
export interface OffTotal {
  readonly dataset: string
  readonly total: string
  readonly whole: Figure
  readonly parts: readonly (Figure & { readonly part: string })[]
  /** What of the whole stands in none of its parts; null where it has none. */
  readonly unclassified: string | null
  /** Records whose own parts do not add up. */
  readonly records: number
  /** Seconds ago. */
  readonly since: number
}

/** Totals that did not add up when they were last counted. */
export async function readTotals(session: Session, dataset: string | null = null): Promise<readonly OffTotal[]> {
  const rows = await session.rows(sql`
    select t.dataset, t.total, w.counted, nullif(w.stated, w.counted), trim_scale(w.unclassified), coalesce(w.records, 0),
      extract(epoch from clock_timestamp() - min(t.since))::bigint,
      coalesce(json_agg(json_build_object('part', t.part, 'counted', t.counted::text, 'stated', nullif(t.stated, t.counted)::text)
        order by t.part) filter (where t.part <> '*'), '[]')
    from kho.total as t join kho.total as w using (dataset, total)
    where w.part = '*' and (${dataset}::text is null or dataset = ${dataset})
    group by t.dataset, t.total, w.counted, w.stated, w.unclassified, w.records
    having min(t.since) is not null order by 1, 2`)
  return rows.map(([of, total, counted, stated, unclassified, records, since, parts]) => ({
    ...{ dataset: of ?? '', total: total ?? '', whole: { counted: counted ?? '0', stated: stated ?? null } },
    ...{ parts: JSON.parse(parts ?? '[]'), unclassified: unclassified ?? null },
    ...{ records: Number(records), since: Number(since) },
  }))
}
