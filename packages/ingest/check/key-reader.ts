import { recordId } from '@kho/schema/store/identity.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch } from '../source.ts'
import { cellReader, type Draft } from './cell-reader.ts'
import { cellTexts } from './cell-text.ts'
import { marksOf } from './row-marks.ts'
import type { RemovedRow, RowShape } from './row-writer.ts'

/**
 * Reads rows of which only the key counts, because they are gone: to the `_id`s of their records. A row whose key cannot
 * be read names nothing and is left out.
 */
export function keyReader(
  plan: PullPlan,
  identityKey: Buffer,
  shape: RowShape,
): (batch: Batch) => readonly RemovedRow[] {
  const { contract, binding, columns, source } = plan
  const readers = contract.key.flatMap((name) => {
    const field = contract.fields.find((candidate) => candidate.name === name)
    const mapping = binding.map[name] ?? { value: null }
    const column = 'from' in mapping ? columns.indexOf(mapping.from) : -1
    return field ? [{ read: cellReader(field, mapping, source.timeZone), column }] : []
  })
  return (batch) => {
    const removed: RemovedRow[] = []
    for (let row = 0; row < batch.rows; row += 1) {
      const draft: Draft = { values: {}, breaches: [] }
      const key = readers.map(({ read, column }) => read(cellText(batch, row, column, shape), draft))
      if (key.some((text) => text === null)) continue
      const texts = key.map((text) => text ?? '')
      removed.push({ id: recordId(identityKey, contract.dataset, texts), ...marksOf(batch, row, shape) })
    }
    return removed
  }
}

function cellText({ bytes, cells, width }: Batch, row: number, column: number, { forms }: RowShape): string | null {
  const form = forms[column]
  const at = (row * width + column) * 2
  const begin = form === undefined ? -1 : (cells[at] ?? -1)
  return begin < 0 || form === undefined ? null : cellTexts[form](bytes, begin, cells[at + 1] ?? begin)
}
