import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { summedTotals } from '../mark-totals.ts'
import type { MarkReader } from '../source.ts'
import { groupOf } from './known-marks.ts'

// 2,000,000 records: groups of 16, and 1 % of changes leaves 85 % of the groups alone.
const rowsPerGroup = 16
const mostBits = 17

// Sums of 4,096 groups stay in a processor's cache: 1,000,000 rows in 0.65 s, into 131,072 groups 1.05 s.
const quickBits = 12
const groupsPerDifference = 64

/**
 * So many bits that a group has few records, and all groups together are few lines. Where as few differ as the last
 * compare found, fewer and larger groups leave as much alone, and are summed sooner.
 */
export function bitsFor(records: number, lastFound: number | null): number {
  const most = Math.min(mostBits, bitsOf(records / rowsPerGroup))
  return lastFound === null ? most : Math.min(most, Math.max(quickBits, bitsOf(lastFound * groupsPerDifference)))
}

function bitsOf(groups: number): number {
  return Math.ceil(Math.log2(Math.max(1, groups)))
}

/** What the sums say. */
export interface GroupsCompared {
  /** Groups whose rows are not the same at the source and here. */
  readonly differing: readonly number[]
  /** There are records that were never marked. */
  readonly unmarked: boolean
}

/** Compares count and sum of versions of every group, both sides counting at once. */
export async function differingGroups(
  session: Session,
  known: Sql,
  marks: MarkReader,
  bits: number,
): Promise<GroupsCompared> {
  const [theirs, ours] = await Promise.all([summedTotals(marks.totals(bits)), knownTotals(session, known, bits)])
  const unmarked = ours.delete(null)
  const differing: number[] = []
  for (const { group, rows, sum } of theirs) {
    if (ours.get(group) !== `${rows}/${sum}`) differing.push(group)
    ours.delete(group)
  }
  for (const group of ours.keys()) if (group !== null) differing.push(group)
  return { differing, unmarked }
}

async function knownTotals(session: Session, known: Sql, bits: number): Promise<Map<number | null, string>> {
  const modulus = sql.raw('18446744073709551616')
  const rows = await session.rows(sql`
    select case when origin is not null then ${groupOf(sql`origin`, bits)} end, count(*),
      mod(mod(sum(version), ${modulus}) + ${modulus}, ${modulus})
    from ${known} as k group by 1`)
  return new Map(rows.map(([group, count, sum]) => [group ? Number(group) : null, `${count}/${sum}`]))
}
