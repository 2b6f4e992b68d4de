import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { PullPlan } from '../pull/pull-plan.ts'
import { heldRecords } from '../unify/held-records.ts'

/**
 * Origin and version of every row of the source as Kho knows it: of its records, of what was refused, and of what is
 * gone though the source still tells of it. A stale record is known by the version that was refused. To a source that is
 * asked for the key alone, a row's version is its origin. A record that was never marked has no origin here.
 */
export function knownMarks({ contract, binding }: PullPlan, keysAlone: boolean): Sql {
  const [stored, kept] = keysAlone ? [sql`_origin`, sql`origin`] : [sql`_version`, sql`version`]
  const mine = sql`dataset = ${sql.lit(contract.dataset)} and source = ${sql.lit(binding.source)}`
  return sql`(
    select _origin as origin, ${stored} as version from ${heldRecords(contract)}
    where _source = ${sql.lit(binding.source)} and (not _stale or _origin is null)
    union all select origin, ${kept} from kho.quarantine where ${mine} and origin is not null
    union all select origin, ${kept} from kho.tombstone where ${mine} and origin is not null)`
}

/** The group of an origin: its highest bits as a number that is never negative. */
export function groupOf(origin: Sql, bits: number): Sql {
  if (bits === 0) return sql`0`
  return sql`((${origin} >> ${sql.lit(64 - bits)}::int) & ${sql.lit(2 ** bits - 1)}::bigint)`
}

/** Those of some groups, and those without origin; all where `groups` is null. */
export function ofGroups(marks: Sql, bits: number, groups: readonly number[] | null): Sql {
  if (groups === null) return marks
  const list = sql.lit(`{${groups.join(',')}}`)
  return sql`(select origin, version from ${marks} as m
    where ${groupOf(sql`origin`, bits)} = any(${list}::bigint[]) or origin is null)`
}
