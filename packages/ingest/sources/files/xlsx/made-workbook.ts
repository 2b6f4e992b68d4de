import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

type Row = readonly (string | null)[]

/** A sheet as XML of a workbook's own making: rows of cells, or whatever else a test wants to stand there. */
export interface MadeSheet {
  readonly name: string
  /** `<row>` elements and what follows them. */
  readonly rows: string
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const ids = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

/** Writes a workbook; other parts take the place of those it would have. */
export async function makeWorkbook(
  path: string,
  sheets: readonly MadeSheet[],
  parts: { readonly [name: string]: string } = {},
): Promise<void> {
  const zip = new ZipFile()
  const all = { ...plainParts(sheets), ...parts }
  for (const [name, text] of Object.entries(all)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  // Written aside and renamed, as an agency should.
  await pipeline(zip.outputStream, createWriteStream(`${path}.new`))
  await rename(`${path}.new`, path)
}

function plainParts(sheets: readonly MadeSheet[]): { [name: string]: string } {
  const listed = sheets.map(
    ({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  const related = sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`)
  return {
    'xl/workbook.xml': `<workbook ${main} ${ids}><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${related.join('')}</Relationships>`,
    ...Object.fromEntries(sheets.map(({ rows }, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheetXml(rows)])),
  }
}

function sheetXml(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet ${main}><sheetData>${rows}</worksheet>`
}

/** Rows of texts, as the cells of a sheet and its end. */
export function textSheet(rows: readonly Row[]): string {
  const cell = (text: string | null) =>
    text === null ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
  return `${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData>`
}

/** A text as XML has it; what XML cannot hold as a workbook writes it. */
export function escaped(text: string): string {
  return text
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
