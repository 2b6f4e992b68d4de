import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AgencyTable } from '../agency-table.ts'
import { counted } from './counted.ts'
import { type Nested, nestedRows } from './nested.ts'

/** The namespace of the exchange axis (QCVN 102:2016), and the one in which nothing is said to be nothing. */
const namespaces =
  'xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** Writes a table as an XML document: an element a record, at the table's place in it. */
export async function writeXml(
  table: AgencyTable,
  { path, onRows }: { readonly path: string; readonly onRows: (rows: number) => void },
): Promise<void> {
  await pipeline(Readable.from(elements(table, onRows)), createWriteStream(path))
}

function* elements(table: AgencyTable, onRows: (rows: number) => void): Iterable<string> {
  const names = table.within?.split('.') ?? ['Records', 'Record']
  const [outer, record] = [names.slice(0, -1), names.at(-1) ?? 'Record']
  const nested = nestedRows(table)
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<${outer.join(`><`).replace(/^[^>]+/, (root) => `${root} ${namespaces}`)}>\n`
  for (const row of counted(table, onRows)) yield `${elementOf(record, nested(row))}\n`
  yield outer
    .toReversed()
    .map((name) => `</${name}>`)
    .join('')
}

function elementOf(name: string, value: Nested[string]): string {
  if (value === null) return `<${name} xsi:nil="true"/>`
  const inner =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([below, held]) => elementOf(below, held))
          .join('')
      : escaped(String(value))
  return `<${name}>${inner}</${name}>`
}

/** A text within an element. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
