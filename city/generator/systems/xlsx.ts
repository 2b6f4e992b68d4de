import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { AgencyTable, Cell } from '../agency-table.ts'
import { counted } from './counted.ts'
import { escaped } from './xml.ts'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Writes a table as a workbook (ECMA-376) of one sheet, its first row the headings. Of any size: the sheet is streamed. */
export async function writeXlsx(
  table: AgencyTable,
  { path, onRows }: { readonly path: string; readonly onRows: (rows: number) => void },
): Promise<void> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(parts(table.within ?? 'Sheet1')))
    zip.addBuffer(Buffer.from(head + text), name)
  zip.addReadStream(Readable.from(sheet(table, onRows), { objectMode: false }), 'xl/worksheets/sheet1.xml')
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

const parts = (name: string): { readonly [part: string]: string } => ({
  '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
})

function* sheet(table: AgencyTable, onRows: (rows: number) => void): Iterable<string> {
  const types = Object.values(table.columns)
  yield `${head}<worksheet xmlns="${main}"><sheetData>`
  yield rowOf(Object.keys(table.columns), [])
  for (const row of counted(table, onRows)) yield rowOf(row, types)
  yield '</sheetData></worksheet>'
}

const rowOf = (row: readonly Cell[], types: readonly string[]): string =>
  `<row>${row.map((cell, at) => cellOf(cell, types[at] ?? 'text')).join('')}</row>`

function cellOf(cell: Cell, type: string): string {
  if (cell === null) return '<c/>'
  if (type === 'integer') return `<c><v>${cell}</v></c>`
  if (type === 'boolean') return `<c t="b"><v>${cell === 'true' ? 1 : 0}</v></c>`
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}
