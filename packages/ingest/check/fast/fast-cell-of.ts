import type { Field, FieldMapping } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { CellForm } from '../../source.ts'
import { valueWriter } from '../binary-value.ts'
import { cellReader, type Draft } from '../cell-reader.ts'
import { cellTexts } from '../cell-text.ts'
import { codeCell } from './code-cell.ts'
import type { FastCell } from './fast-cell.ts'
import { numberCells } from './number-cells.ts'
import { textCell } from './text-cell.ts'
import { timeCells } from './time-cells.ts'

export interface Around {
  readonly timeZone: string | null
  /** Takes the exact values of cells that had to be read. */
  readonly values: { [field: string]: Value }
}

/** Two writers of one cell: what is beyond the first is for the second. */
export interface FastCells {
  readonly quick: FastCell
  readonly exact: FastCell
}

/** The writers for one field and form, by the quickest way there is: cells beyond it are read as exact values. */
export function fastCellsOf(
  field: Field,
  mapping: FieldMapping,
  form: CellForm,
  { timeZone, values }: Around,
): FastCells {
  if ('linked' in mapping && mapping.linked) {
    return { quick: field.check !== null && form === 'text' ? textCell : unseen, exact: unseen }
  }
  const exact = exactCell(field, mapping, form, { timeZone, values })
  return { quick: quickCell(field, mapping, form, timeZone) ?? unseen, exact }
}

/** Of a linked field only what passes its own check is seen through: the row's proofs ask for that. */
const unseen: FastCell = () => false

function quickCell(field: Field, mapping: FieldMapping, form: CellForm, timeZone: string | null): FastCell | null {
  if (field.list) return null
  if ('values' in mapping && mapping.values) return codeCell(field, mapping.values, form)
  if (field.type === 'text') return form === 'text' ? textCell : null
  return numberCells(field, form) ?? timeCells(field, form, timeZone)
}

/** By way of the cell's text, as the row checker reads it. */
function exactCell(field: Field, mapping: FieldMapping, form: CellForm, { timeZone, values }: Around): FastCell {
  const read = cellReader(field, mapping, timeZone)
  const write = valueWriter(field)
  const textOf = cellTexts[form]
  return (bytes, begin, end, out) => {
    const draft: Draft = { values, breaches: [] }
    try {
      read(textOf(bytes, begin, end), draft)
    } catch (cause) {
      if (cause instanceof TypeError) return false // not UTF-8: the row's other way says so
      throw cause
    }
    if (draft.breaches.length > 0) return false
    write(values[field.name] ?? null, out)
    return true
  }
}
