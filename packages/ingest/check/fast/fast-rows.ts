import type { City } from '@kho/schema/contract/city.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { PullPlan } from '../../pull/pull-plan.ts'
import type { Batch, CellForm } from '../../source.ts'
import { valueWriter } from '../binary-value.ts'
import { ByteWriter } from '../byte-writer.ts'
import type { FastCell } from './fast-cell.ts'
import { type FastCells, fastCellsOf } from './fast-cell-of.ts'
import { recordIds } from './record-ids.ts'
import { rowProofs } from './row-proofs.ts'
import type { WrittenRow } from './written-row.ts'

/** Writes rows that the row checker would accept without a word. */
export interface FastRows {
  /**
   * Writes a row's fields behind what stands in `out`, and makes room for its `_id`. False where the row might not be
   * accepted so; what was written by then is to be forgotten.
   */
  write(batch: Batch, row: number, out: ByteWriter): boolean
  /** Writes the `_id`s of all rows written since the last time: to be called before `out` is taken. */
  identify(out: ByteWriter): void
}

/** Compiled once a run, for cells in these forms. */
export function fastRows(plan: PullPlan, city: City, identityKey: Buffer, forms: readonly CellForm[]): FastRows {
  const { contract } = plan
  const values: { [field: string]: Value } = {}
  const columns = contract.fields.map((field) => columnOf(field, plan, forms, values))
  const proofs = rowProofs(plan, city, values)
  const ids = recordIds(identityKey, contract, values)
  const places = new Int32Array(columns.length * 2)
  return {
    write: (batch, row, out) => {
      const written: WrittenRow = { out, places }
      if (!writeFields(columns, batch, row, written)) return false
      for (const proof of proofs) if (!proof(written)) return false
      return ids.note(written)
    },
    identify: (out) => ids.write(out.bytes),
  }
}

function writeFields(columns: readonly Column[], batch: Batch, row: number, { out, places }: WrittenRow): boolean {
  let place = 0
  for (const column of columns) {
    const start = out.at
    if (!writeCell(column, batch, row, out)) return false
    const isNull = (out.bytes[start] ?? 0) > 0x7f
    places[place++] = isNull ? -1 : start + 4
    places[place++] = isNull ? -1 : out.at
  }
  return true
}

interface Column extends FastCells {
  /** Of the plan's columns; -1 where the field is a constant. */
  readonly at: number
}

function columnOf(
  field: Field,
  { binding, columns, source }: PullPlan,
  forms: readonly CellForm[],
  values: { [field: string]: Value },
): Column {
  const mapping = binding.map[field.name] ?? { value: null }
  if ('value' in mapping) {
    const write = constant(field, mapping.value, values)
    return { at: -1, quick: write, exact: write }
  }
  const at = columns.indexOf(mapping.from)
  return { at, ...fastCellsOf(field, mapping, forms[at] ?? 'text', { timeZone: source.timeZone, values }) }
}

function constant(field: Field, value: Value, values: { [field: string]: Value }): FastCell {
  const once = new ByteWriter()
  valueWriter(field)(value, once)
  const bytes = once.take()
  values[field.name] = value
  return (_bytes, _begin, _end, out) => {
    out.copy(bytes)
    return true
  }
}

function writeCell(column: Column, { bytes, cells, width }: Batch, row: number, out: ByteWriter): boolean {
  const { at } = column
  if (at < 0) return column.quick(bytes, 0, 0, out)
  const cell = (row * width + at) * 2
  const begin = cells[cell] ?? -1
  if (begin >= 0) {
    const end = cells[cell + 1] ?? begin
    const start = out.at
    if (column.quick(bytes, begin, end, out)) return true
    out.at = start
    return column.exact(bytes, begin, end, out)
  }
  out.reserve(4)
  out.int32(-1)
  return true
}
