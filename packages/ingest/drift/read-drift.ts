import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Drift } from './find-drift.ts'

/** What drifted of a dataset's table at one of its sources, and since when. */
export interface NotedDrift extends Drift {
  readonly dataset: string
  readonly source: string
  readonly table: string
  /** Seconds ago. */
  readonly since: number
}

/** Everything that is noted of the tables that sources feed datasets from, what stops a dataset first. */
export async function readDrift(session: Session, source: string | null = null): Promise<readonly NotedDrift[]> {
  const rows = await session.rows(sql`
    select dataset, source, "table", "column", kind, stops, array_to_json(fields), was, now, type,
      extract(epoch from clock_timestamp() - since)::bigint
    from kho.drift where ${source}::text is null or source = ${source}
    order by stops = 'nothing', stops = 'field', source, dataset, "column"`)
  return rows.map(([dataset, from, table, column, kind, stops, fields, was, now, type, since]) => ({
    ...{ dataset: dataset ?? '', source: from ?? '', table: table ?? '', column: column ?? '' },
    // The table's check constraints allow no others.
    ...{ kind: kind as Drift['kind'], stops: stops as Drift['stops'], fields: JSON.parse(fields ?? '[]') },
    ...{ was: was ?? null, now: now ?? null, type: type ?? null, since: Number(since) },
  }))
}
