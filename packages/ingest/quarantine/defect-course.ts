import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** How an agency's defects have gone of late. */
export interface DefectCourse {
  readonly days: number
  /** Defects seen first in these days. */
  readonly opened: number
  /** Defects that no record has any more, since these days. */
  readonly closed: number
}

/** Of the defects that sources had in the last `days`. The dataset `defect_history` tells it day by day. */
export async function defectCourse(session: Session, sources: readonly string[], days: number): Promise<DefectCourse> {
  const since = sql`clock_timestamp() - ${days} * interval '1 day'`
  const [row] = await session.rows(sql`
    select count(*) filter (where first_seen > ${since}), count(*) filter (where closed_at > ${since})
    from kho.defect where source = any(${sources}::text[])`)
  return { days, opened: Number(row?.[0]), closed: Number(row?.[1]) }
}
