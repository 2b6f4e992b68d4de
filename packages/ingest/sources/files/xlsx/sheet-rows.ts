import { numberText } from './number-format.ts'
import { SheetFault } from './sheet-fault.ts'
import { richText, unescaped, type Workbook } from './workbook.ts'
import { readXml, type WorkbookParts, type XmlElement } from './workbook-parts.ts'

/** The cells of one row by column, null where nothing stands. */
export type SheetRow = readonly (string | null)[]

// A sheet has no more by its own rules; a cell no more than 32,767 characters.
const mostRows = 1_048_576
const mostColumns = 16_384
const longestCell = 32_767

/** The rows of a sheet that hold anything, in order. Formulas give what they last came to. */
export async function* sheetRows(parts: WorkbookParts, workbook: Workbook): AsyncGenerator<SheetRow> {
  const gatherer = rowGatherer(workbook)
  for await (const _ of readXml(parts.text(workbook.sheet), gatherer.reader)) yield* gatherer.taken()
}

interface Cell {
  readonly column: number
  readonly type: string
  readonly style: number
  value: string | null
}

function rowGatherer(workbook: Workbook) {
  let ready: SheetRow[] = []
  let row: (string | null)[] = []
  let rows = 0
  let cell: Cell | null = null
  let inValue = false
  const inline = richText((text) => {
    if (cell) cell.value = text
  })
  const open = (element: XmlElement) => {
    inline.open(element)
    if (element.name === 'mergeCell') throw new SheetFault('KHO266', 'has merged cells')
    if (element.name === 'row') {
      row = []
      rows += 1
      if (rows > mostRows) throw new SheetFault('KHO267', `has more than ${mostRows} rows`)
    }
    if (element.name === 'c') cell = cellOf(element, row.length)
    inValue = element.name === 'v' && cell !== null
    if (inValue && cell) cell.value = ''
  }
  const close = (name: string) => {
    inline.close(name)
    if (name === 'v') inValue = false
    if (name === 'c' && cell) {
      place(row, cell, workbook)
      cell = null
    }
    if (name === 'row' && row.some((text) => text !== null)) ready.push(row)
  }
  const text = (piece: string) => {
    inline.text(piece)
    if (inValue && cell) cell.value += piece
    if ((cell?.value?.length ?? 0) > longestCell * 2) throw new SheetFault('KHO267', 'has a cell that is too long')
  }
  return {
    reader: { open, close, text },
    taken(): readonly SheetRow[] {
      const rows = ready
      ready = []
      return rows
    },
  }
}

function cellOf({ attributes }: XmlElement, next: number): Cell {
  const column = columnOf(attributes.get('r')) ?? next
  if (column < next || column >= mostColumns) throw new SheetFault('KHO265', 'has cells out of order')
  return { column, type: attributes.get('t') ?? 'n', style: Number(attributes.get('s') ?? 0), value: null }
}

/** `AB12` → 27. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (letters === undefined) return null
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function place(row: (string | null)[], cell: Cell, workbook: Workbook): void {
  while (row.length < cell.column) row.push(null)
  row.push(cell.value === null ? null : exact(cell.value, cell, workbook))
}

function exact(value: string, { type, style }: Cell, { texts, formats, since1904 }: Workbook): string | null {
  if (type === 's') return texts.at(value === '' ? -1 : Number(value))
  if (type === 'b') return value === '1' || value === 'true' ? 'true' : 'false'
  if (type === 'inlineStr') return wellFormed(value)
  if (type === 'str') return wellFormed(unescaped(value))
  if (type === 'd' || type === 'e') return wellFormed(value)
  return value === '' ? null : numberText(value, formats[style] ?? { kind: 'plain' }, since1904)
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new SheetFault('KHO265', 'holds half a character')
  return text
}
