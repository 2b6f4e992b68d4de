import type { Field } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Step } from '../plan/groups-plan.ts'

interface Stepping {
  readonly by: Step
  readonly zone: string
  readonly field: Pick<Field, 'type' | 'partial'>
}

/** The day on which the step that a date or moment lies in begins, in the city's zone. */
export function stepOf({ by, zone, field }: Stepping, value: Sql): Sql {
  const local = field.type === 'timestamp' ? sql`${value} at time zone ${zone}::text` : sql`${value}::timestamp`
  return sql`date_trunc(${sql.lit(by)}, ${local})::date`
}

/** The same as text. A date that is not told to the day stays as it is: in which step it lies is not known. */
export function stepTextOf(step: Stepping, value: Sql): Sql {
  if (!step.field.partial) return sql`to_char(${stepOf(step, value)}, 'YYYY-MM-DD')`
  const day = sql`to_char(${stepOf(step, sql`${value}::date`)}, 'YYYY-MM-DD')`
  return sql`case when length(${value}) = 10 then ${day} else ${value} end`
}
