import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch } from '../source.ts'
import { valueWriter } from './binary-value.ts'
import type { ByteWriter } from './byte-writer.ts'
import { cellTexts } from './cell-text.ts'
import { type CheckedRow, rowChecker } from './row-checker.ts'
import { marksOf } from './row-marks.ts'
import type { LinkedRow, LookedUp, RefusedRow, RemovedRow, RowMarks, RowShape } from './row-writer.ts'
import type { Tally } from './tally.ts'

/** Where rows go that are not written. */
export interface Outcome {
  readonly refused: RefusedRow[]
  readonly removed: RemovedRow[]
  readonly linked: LinkedRow[]
}

/** Checks a row value by value. True where its fields and `_id` were written; else it stands in the outcome. */
export type CarefulRow = (batch: LookedUp, row: number, out: ByteWriter, outcome: Outcome) => boolean

/** The one truth of what becomes of a row; counts its breaches in the tally. Compiled once a run. */
export function carefulRow(plan: PullPlan, city: City, identityKey: Buffer, shape: RowShape, tally: Tally): CarefulRow {
  const check = rowChecker(plan, city, identityKey)
  const write = fieldsWriter(plan)
  const texts = textsReader(plan, shape)
  return (batch, row, out, { refused, removed, linked }) => {
    const cells = texts(batch, row)
    const checked = check(cells, batch.answers)
    for (const breach of checked.breaches) tally.add(breach)
    if (checked.refused) refused.push({ ...refusedRow(plan, checked, cells), ...marksOf(batch, row, shape) })
    else if (checked.gone) removed.push({ id: checked.id ?? '', ...marksOf(batch, row, shape) })
    else {
      write(checked, out)
      for (const { field, number } of checked.found) linked.push({ id: checked.id ?? '', field, number })
    }
    return !checked.refused && !checked.gone
  }
}

/** Writes a checked row's fields and `_id`. */
function fieldsWriter({ contract }: PullPlan): (checked: CheckedRow, out: ByteWriter) => void {
  const fields = contract.fields.map((field) => ({ name: field.name, write: valueWriter(field) }))
  return ({ id, values }, out) => {
    for (const { name, write } of fields) write(values[name] ?? null, out)
    out.reserve(20)
    out.int32(16)
    out.at += out.bytes.write((id ?? '').replaceAll('-', ''), out.at, 'hex')
  }
}

/** A row's cells as the system's texts. */
function textsReader(plan: PullPlan, { forms }: RowShape): (batch: Batch, row: number) => readonly (string | null)[] {
  const texts = forms.map((form) => cellTexts[form])
  return ({ bytes, cells, width }, row) =>
    texts.map((text, column) => {
      const at = (row * width + column) * 2
      const begin = cells[at] ?? -1
      if (begin < 0) return null
      try {
        return text(bytes, begin, cells[at + 1] ?? begin)
      } catch (cause) {
        throw notExact(plan, cause)
      }
    })
}

function notExact({ binding: { source, from } }: PullPlan, cause: unknown): KhoError {
  const message = `Table ${from} of source ${source} cannot be read exactly: it sent bytes that are not UTF-8.`
  return new KhoError('KHO216', message, { source, from }, { cause })
}

function refusedRow(
  { contract, columns }: PullPlan,
  checked: CheckedRow,
  cells: readonly (string | null)[],
): Omit<RefusedRow, keyof RowMarks> {
  const errors = checked.breaches.filter((breach) => breach.level === 'error')
  return {
    id: checked.id,
    key: contract.key.map((name) => checked.texts[contract.fields.findIndex((field) => field.name === name)] ?? null),
    breaches: errors.map(({ field, rule, message }) => ({ field, rule, message })),
    raw: Object.fromEntries(columns.map((column, index) => [column, storable(cells[index] ?? null)])),
  }
}

/** What PostgreSQL cannot give back out of JSON is shown by a sign: NUL by ␀, half a surrogate pair by U+FFFD. */
function storable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '␀')
}
