import type { MarkTotal } from './source.ts'

/** The totals of all parts together: a group that came in several of them is added up, in the order of groups. */
export async function summedTotals(parts: AsyncIterable<readonly MarkTotal[]>): Promise<readonly MarkTotal[]> {
  const totals = new Map<number, MarkTotal>()
  for await (const part of parts) {
    for (const more of part) {
      const sofar = totals.get(more.group)
      totals.set(more.group, sofar ? together(sofar, more) : more)
    }
  }
  return [...totals.values()].sort((one, other) => one.group - other.group)
}

function together(one: MarkTotal, other: MarkTotal): MarkTotal {
  const sum = BigInt.asUintN(64, BigInt(one.sum) + BigInt(other.sum)).toString()
  return { group: one.group, rows: one.rows + other.rows, sum }
}
