import { textRows } from '../batch.ts'
import type { Batch, MarkReader, MarkTotal, Snapshot } from '../source.ts'

/** The marks of one row, as numbers. */
export interface Marked {
  readonly origin: bigint
  readonly version: bigint
}

/** The marks in rows, by their first cell. */
export async function marksIn(
  { forms }: Pick<Snapshot, 'forms'>,
  batches: AsyncIterable<Batch>,
): Promise<ReadonlyMap<string, Marked>> {
  const found = new Map<string, Marked>()
  for await (const batch of batches) {
    for (const [row, [key]] of textRows(batch, forms).entries()) {
      const columns = forms.length
      const mark = (at: number) => batch.bytes.readBigInt64BE(batch.cells[(row * batch.width + columns + at) * 2])
      found.set(key ?? '', { origin: mark(0), version: mark(1) })
    }
  }
  return found
}

/** The marks of a table whose key is one column, by its text. */
export function keysOf(
  marks: MarkReader,
  bits: number,
  groups: readonly number[] | null,
): Promise<ReadonlyMap<string, Marked>> {
  return marksIn({ forms: ['text'] }, marks.keys(bits, groups))
}

export function groupOf(origin: bigint, bits: number): number {
  return bits === 0 ? 0 : Number(BigInt.asUintN(64, origin) >> BigInt(64 - bits))
}

export function totalsOf(keys: ReadonlyMap<string, Marked>, bits: number): readonly MarkTotal[] {
  const groups = Map.groupBy(keys.values(), ({ origin }) => groupOf(origin, bits))
  return sorted(
    [...groups].map(([group, rows]) => ({
      group,
      rows: rows.length,
      sum: BigInt.asUintN(
        64,
        rows.reduce((sum, { version }) => sum + version, 0n),
      ).toString(),
    })),
  )
}

function sorted(totals: readonly MarkTotal[]): readonly MarkTotal[] {
  return totals.toSorted((one, other) => one.group - other.group)
}
