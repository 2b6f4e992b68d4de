import { type Cells, csvBatches } from '@kho/schema/release/csv-batches.ts'
import type { ReleaseColumn } from '@kho/schema/release/release.ts'
import { formula } from '../../query/export-sql.ts'
import { jsonCell, jsonWriter } from './json-text.ts'
import { geometryAt, type Making } from './release-form.ts'
import { xlsxParts } from './xlsx-parts.ts'

/** The bytes of a format, made of a release's CSV: always the same ones, so that a file made twice is one file. */
export function madeParts({ format, csv, columns }: Making): AsyncIterable<Uint8Array> {
  if (format === 'xlsx') return xlsxParts(csvBatches(csv), columns)
  if (format === 'excel') return excelParts(csv, columns)
  const write = jsonWriter(columns)
  if (format === 'ndjson') return texts(csv, { each: (cells) => `${write(cells)}\n` })
  if (format === 'json') return texts(csv, { before: '[\n', each: write, between: ',\n', after: '\n]\n' })
  const frame = { before: '{"type":"FeatureCollection","features":[\n', between: ',\n', after: '\n]}\n' }
  return texts(csv, { ...frame, each: featureWriter(columns) })
}

interface Frame {
  readonly before?: string
  readonly between?: string
  readonly after?: string
  each(cells: Cells): string
}

async function* texts(csv: string, { before = '', between = '', after = '', each }: Frame): AsyncGenerator<Buffer> {
  let separator = before
  for await (const batch of csvBatches(csv)) {
    yield Buffer.from(separator + batch.map(each).join(between))
    separator = between
  }
  yield Buffer.from((separator === before && between !== '' ? before : '') + after)
}

function featureWriter(columns: readonly ReleaseColumn[]): (cells: Cells) => string {
  const at = geometryAt(columns)
  const column = columns[at]
  const properties = jsonWriter(columns, at)
  return (cells) => {
    const geometry = column ? jsonCell(column, cells[at] ?? null) : 'null'
    return `{"type":"Feature","geometry":${geometry},"properties":${properties(cells)}}`
  }
}

/** CSV that spreadsheets open without harm: a mark of UTF-8, every cell in quotes, no text that would be a formula. */
async function* excelParts(csv: string, columns: readonly ReleaseColumn[]): AsyncGenerator<Buffer> {
  const isText = columns.map(({ type, masked }) => type === 'text' || masked)
  const begins = new RegExp(formula)
  const cellOf = (cell: string | null, at: number) => {
    if (cell === null) return ''
    const harmless = isText[at] && begins.test(cell) ? `'${cell}` : cell
    return `"${harmless.replaceAll('"', '""')}"`
  }
  yield Buffer.from(`\ufeff${columns.map(({ name }) => name).join(',')}\r\n`)
  for await (const batch of csvBatches(csv)) {
    yield Buffer.from(batch.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join(''))
  }
}
