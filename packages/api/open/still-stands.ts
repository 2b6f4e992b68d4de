import { KhoError } from '@kho/schema/error.ts'
import { couldShow } from '@kho/schema/policy/applies.ts'
import { literalSql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type ExportPlan, planExport, planRelease } from '../plan/plan-export.ts'
import { type ExportFormat, exportStatement } from '../query/export-sql.ts'

/** Throws KHO550 unless the same would be read if it were planned now. */
export type StillStands = () => Promise<void>

export interface Standing {
  readonly session: Session
  readonly format: ExportFormat
  /** The city's day now. */
  today(): string
}

/**
 * Watches over what a file is sent under, for as long as it is: the version of documents and grants, the ends of grants, and
 * the day on which rules are valid. Of these the store looks only at the end of grants, and that when the statement begins.
 */
export function stillStands(plan: ExportPlan, { session, format, today }: Standing): StillStands {
  const { ask, version } = plan
  const end = endOfGrants(plan)
  const asked = sql`
    select version = ${version}::int4 and closings = ${ask.city.closings ?? 0}::int8
      and coalesce(clock_timestamp() < ${end}::timestamptz, true) from kho.current`
  return async () => {
    const [row] = await session.rows(asked)
    if (row?.[0] === 't' && (today() === ask.today || isSameOn(today(), plan, format))) return
    throw new KhoError('KHO550', 'The rules have changed since this was planned.', { version })
  }
}

/** The first end of a grant that the asker may have. */
function endOfGrants({ ask }: ExportPlan): string | null {
  if (ask.city.clock !== null) return null
  const rules = [...ask.city.rules.values()].flat().filter((rule) => rule.grant && couldShow(rule, ask))
  const ends = rules.flatMap(({ grant }) => grant?.until ?? []).filter((end) => Date.parse(end) > Date.now())
  return ends.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

function isSameOn(today: string, plan: ExportPlan, format: ExportFormat): boolean {
  const { ask, version, record } = plan
  const planAnew = plan.ordered ? planRelease : planExport
  const anew = planAnew({ ...ask, today }, version, record.dataset)
  return literalSql(exportStatement(anew, format).sql) === literalSql(exportStatement(plan, format).sql)
}
