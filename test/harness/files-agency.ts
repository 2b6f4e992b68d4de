import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeWorkbook, textSheet } from '../../packages/ingest/sources/files/xlsx/made-workbook.ts'
import { type TestAgency, testDocument } from '../../packages/ingest/sources/source-suite.ts'

type Row = readonly (string | null)[]

export type MadeFormat = 'csv' | 'tsv' | 'xlsx' | 'json' | 'ndjson' | 'xml'

/** An agency that leaves files in a folder of its own. */
export interface FilesAgency extends TestAgency {
  readonly folder: string
  write(name: string, content: string | Buffer): void
}

export function filesAgency(format: MadeFormat): FilesAgency {
  const folder = mkdtempSync(join(tmpdir(), 'kho-files-'))
  const tables = new Map<string, { columns: readonly string[]; rows: readonly Row[] }>()
  const put = async (from: string, columns: readonly string[], rows: readonly Row[]) => {
    tables.set(from, { columns, rows })
    await writeTable(join(folder, from), format, columns, rows)
  }
  return {
    folder,
    document: testDocument('files', { folder }),
    options: { secretOf: () => undefined, cityFolder: '/' },
    changeMeanwhile: 'KHO211',
    ...(format === 'xml' ? { takesColumn: (name) => /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) } : {}),
    write: (name, content) => writeFileSync(join(folder, name), content),
    makeTable: async (name, columns, rows) => {
      await put(`${name}.${format}`, columns, rows)
      return `${name}.${format}`
    },
    addRow: async (from, row) => {
      const { columns, rows } = tables.get(from) ?? { columns: [], rows: [] }
      await put(from, columns, [...rows, row])
    },
    sessions: async () => null,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function writeTable(path: string, format: MadeFormat, columns: readonly string[], rows: readonly Row[]) {
  if (format === 'xlsx') return await makeWorkbook(path, [{ name: 'Hồ sơ', rows: textSheet([columns, ...rows]) }])
  writeFileSync(path, texts[format](columns, rows))
}

const texts: { readonly [format in Exclude<MadeFormat, 'xlsx'>]: (columns: Row, rows: readonly Row[]) => string } = {
  csv: (columns, rows) => [columns, ...rows].map((row) => lineOf(row, ',')).join(''),
  tsv: (columns, rows) => [columns, ...rows].map((row) => lineOf(row, '\t')).join(''),
  json: (columns, rows) => JSON.stringify(rows.map((row) => objectOf(columns, row))),
  ndjson: (columns, rows) => rows.map((row) => `${JSON.stringify(objectOf(columns, row))}\n`).join(''),
  xml: (columns, rows) => `<?xml version="1.0"?><ds>${rows.map((row) => elementOf(columns, row)).join('')}</ds>`,
}

/** Null is nothing at all; any text is quoted, so that the empty one is told apart. */
function lineOf(row: Row, delimiter: string): string {
  return `${row.map((cell) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)).join(delimiter)}\r\n`
}

function objectOf(columns: Row, row: Row): object {
  return Object.fromEntries(columns.map((name, index) => [name ?? '', row[index] ?? null]))
}

function elementOf(columns: Row, row: Row): string {
  const cells = row.map((text, index) => {
    const nil = ' xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return `<${columns[index]}${text === null ? nil : ''}>${xmlText(text ?? '')}</${columns[index]}>`
  })
  return `<hs>${cells.join('')}</hs>`
}

function xmlText(text: string): string {
  return text.replace(/[&<>\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
