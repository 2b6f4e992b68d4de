import type { City } from '@kho/schema/contract/city.ts'
import type { Breach } from '@kho/schema/derive/row-check.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch, CellForm } from '../source.ts'
import { valueWriter } from './binary-value.ts'
import { ByteWriter } from './byte-writer.ts'
import { cellTexts } from './cell-text.ts'
import { type CheckedRow, rowChecker } from './row-checker.ts'
import type { Tally } from './tally.ts'

/** The source's marks of a row, as decimal texts; null where it has none. */
export interface RowMarks {
  readonly origin: string | null
  readonly version: string | null
}

/** A record that the source says is gone. */
export interface RemovedRow extends RowMarks {
  readonly id: string
}

/** A record that did not pass, as it goes to quarantine. */
export interface RefusedRow extends RowMarks {
  /** Null when the key could not be read. */
  readonly id: string | null
  /** Canonical texts of the key, in the contract's order; null where a part could not be read. */
  readonly key: readonly (string | null)[]
  /** Errors only. */
  readonly breaches: readonly Pick<Breach, 'field' | 'rule' | 'message'>[]
  /** What the source sent, by column: texts that PostgreSQL can keep. */
  readonly raw: { readonly [column: string]: string | null }
}

/** A batch after every check. */
export interface Written {
  /** Accepted rows as tuples of COPY's binary format: the contract's fields, `_id`, `_origin`, `_version`. No header. */
  readonly bytes: Buffer
  /** How many they are. */
  readonly rows: number
  readonly refused: readonly RefusedRow[]
  /** Those that the soft-delete condition calls gone. */
  readonly removed: readonly RemovedRow[]
}

/** How a batch's cells are read: one form a column of the plan, then origin and version where rows are marked. */
export interface RowShape {
  readonly forms: readonly CellForm[]
  readonly marked: boolean
}

export type RowWriter = (batch: Batch) => Written

/** Everything rows of this run must pass and become, compiled once. Breaches are counted in the tally. */
export function rowWriter(plan: PullPlan, city: City, identityKey: Buffer, shape: RowShape, tally: Tally): RowWriter {
  const check = rowChecker(plan, city, identityKey)
  const write = tupleWriter(plan, shape)
  const out = new ByteWriter()
  return (batch) => {
    const texts = textsOf(batch, plan, shape)
    const result = { rows: 0, refused: [] as RefusedRow[], removed: [] as RemovedRow[] }
    for (let row = 0; row < batch.rows; row += 1) {
      const cells = texts(row)
      const checked = check(cells)
      for (const breach of checked.breaches) tally.add(breach)
      if (checked.refused) result.refused.push({ ...refusedRow(plan, checked, cells), ...marksOf(batch, row, shape) })
      else if (checked.gone) result.removed.push({ id: checked.id ?? '', ...marksOf(batch, row, shape) })
      else {
        write(checked, batch, row, out)
        result.rows += 1
      }
    }
    return { ...result, bytes: out.take() }
  }
}

type TupleWriter = (checked: CheckedRow, batch: Batch, row: number, out: ByteWriter) => void

function tupleWriter({ contract }: PullPlan, { forms, marked }: RowShape): TupleWriter {
  const fields = contract.fields.map((field) => ({ name: field.name, write: valueWriter(field) }))
  return ({ id, values }, batch, row, out) => {
    out.reserve(2)
    out.int16(fields.length + 3)
    for (const { name, write } of fields) write(values[name] ?? null, out)
    out.reserve(44)
    out.int32(16)
    out.at += out.bytes.write((id ?? '').replaceAll('-', ''), out.at, 'hex')
    writeMark(batch, marked ? row * batch.width + forms.length : -1, out)
    writeMark(batch, marked ? row * batch.width + forms.length + 1 : -1, out)
  }
}

/** Eight bytes as they came; null where the row has no such mark. Room is made by the caller. */
function writeMark({ bytes, cells }: Batch, cell: number, out: ByteWriter): void {
  const begin = cell < 0 ? -1 : (cells[cell * 2] ?? -1)
  out.int32(begin < 0 ? -1 : 8)
  if (begin >= 0) out.at += bytes.copy(out.bytes, out.at, begin, begin + 8)
}

/** The two cells behind those of the plan's columns. */
export function marksOf({ bytes, cells, width }: Batch, row: number, { forms, marked }: RowShape): RowMarks {
  const mark = (column: number) => {
    const begin = marked ? (cells[(row * width + forms.length + column) * 2] ?? -1) : -1
    return begin < 0 ? null : bytes.readBigInt64BE(begin).toString()
  }
  return { origin: mark(0), version: mark(1) }
}

/** A row's cells as the system's texts. */
function textsOf(
  { bytes, cells, width }: Batch,
  plan: PullPlan,
  { forms }: RowShape,
): (row: number) => readonly (string | null)[] {
  const texts = forms.map((form) => cellTexts[form])
  return (row) =>
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
