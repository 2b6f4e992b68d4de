import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { PullPlan } from '../pull/pull-plan.ts'

/**
 * Origin and version of every row of the source as Kho knows it: of its records, of what was refused, and of what is
 * gone though the source still tells of it. A stale record is known by the version that was refused.
 */
export function knownMarks({ contract, binding }: PullPlan): Sql {
  const mine = sql`dataset = ${sql.lit(contract.dataset)} and source = ${sql.lit(binding.source)}`
  return sql`(
    select _origin as origin, _version as version from ${sql.id('data', contract.dataset)}
    where _source = ${sql.lit(binding.source)} and not _stale and _origin is not null
    union all select origin, version from kho.quarantine where ${mine} and origin is not null
    union all select origin, version from kho.tombstone where ${mine} and origin is not null)`
}

/** The group of an origin: its highest bits as a number that is never negative. */
export function groupOf(origin: Sql, bits: number): Sql {
  if (bits === 0) return sql`0`
  return sql`((${origin} >> ${sql.lit(64 - bits)}::int) & ${sql.lit(2 ** bits - 1)}::bigint)`
}
