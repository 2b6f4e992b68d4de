import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { MarkReader } from '../source.ts'
import { groupOf } from './known-marks.ts'

// 2,000,000 records: groups of 16, and 1 % of changes leaves 85 % of the groups alone.
const rowsPerGroup = 16
const mostBits = 17

/** So many bits that a group has few records, and all groups together are few lines. */
export function bitsFor(records: number): number {
  return Math.max(0, Math.min(mostBits, Math.ceil(Math.log2(Math.max(1, records / rowsPerGroup)))))
}

/** Groups whose rows are not the same at the source and here, by count and sum of versions on both sides at once. */
export async function differingGroups(
  session: Session,
  known: Sql,
  marks: MarkReader,
  bits: number,
): Promise<readonly number[]> {
  const [theirs, ours] = await Promise.all([marks.totals(bits), knownTotals(session, known, bits)])
  const differing = theirs.filter(({ group, rows, sum }) => {
    const same = ours.get(group) === `${rows}/${sum}`
    ours.delete(group)
    return !same
  })
  return [...differing.map(({ group }) => group), ...ours.keys()]
}

async function knownTotals(session: Session, known: Sql, bits: number): Promise<Map<number, string>> {
  const modulus = sql.raw('18446744073709551616')
  const rows = await session.rows(sql`
    select ${groupOf(sql`origin`, bits)}, count(*), mod(mod(sum(version), ${modulus}) + ${modulus}, ${modulus})
    from ${known} as k group by 1`)
  return new Map(rows.map(([group, count, sum]) => [Number(group), `${count}/${sum}`]))
}
