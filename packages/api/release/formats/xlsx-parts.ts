import { Readable } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import type { Cells } from '@kho/schema/release/csv-batches.ts'
import type { ReleaseColumn } from '@kho/schema/release/release.ts'
import { ZipFile } from 'yazl'

/** What one sheet holds, its head included (ECMA-376, and Excel's own bound). */
const mostRows = 1_048_576
/** What one cell holds, in UTF-16 units. */
const mostText = 32_767
/** UTF-16 units of one sheet, below what an entry of a plain zip holds. */
const mostSheet = 1_000_000_000

type Batches = AsyncIterator<readonly Cells[]>

/**
 * A workbook of as many sheets as the records need, each with the head of columns. Cells are texts as they are, or numbers where
 * a spreadsheet's fifteen digits hold them; no text is a formula. Refuses (KHO148) a text longer than a cell may be.
 */
export async function* xlsxParts(
  batches: AsyncIterable<readonly Cells[]>,
  columns: readonly ReleaseColumn[],
  rowsEach = mostRows,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const archive = zip.outputStream as Readable // its types know the least of it; its chunks are bytes
  const filling = fill(zip, { source: batches[Symbol.asyncIterator](), columns, rowsEach })
  filling.catch((cause) => archive.destroy(cause))
  yield* archive as AsyncIterable<Uint8Array>
  await filling
}

interface Workbook {
  readonly source: Batches
  readonly columns: readonly ReleaseColumn[]
  readonly rowsEach: number
}

/** The same bytes for the same records: every entry is of the first day that a zip can tell. */
const entry = { mtime: new Date(1980, 0, 1), mode: 0o100_644, forceDosTimestamp: true }

async function fill(zip: ZipFile, { source, columns, rowsEach }: Workbook): Promise<void> {
  const write = rowWriter(columns)
  let [rest, sheets]: [readonly Cells[] | null, number] = [await nextOf(source), 0]
  do {
    sheets += 1
    const sheet = sheetOf({ source, rest, rowsEach, columns, write })
    await added(zip, sheet.texts, `xl/worksheets/sheet${sheets}.xml`)
    rest = sheet.left()
  } while (rest !== null)
  for (const [path, text] of frameOf(sheets)) zip.addBuffer(Buffer.from(text), path, entry)
  zip.end()
}

function added(zip: ZipFile, texts: AsyncGenerator<string>, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = Readable.from(texts, { objectMode: false })
    stream.once('end', resolve)
    stream.once('error', reject)
    zip.addReadStream(stream, path, entry)
  })
}

interface Sheet {
  readonly source: Batches
  readonly rest: readonly Cells[] | null
  readonly rowsEach: number
  readonly columns: readonly ReleaseColumn[]
  write(cells: Cells): string
}

/** One sheet's text, and what came that does not fit it. */
function sheetOf({ source, rest, rowsEach, columns, write }: Sheet) {
  const state = { batch: rest }
  async function* texts() {
    yield `${head}<sheetData>${headRow(columns)}`
    let length = 0
    for (let room = rowsEach - 1; state.batch !== null && room > 0 && length < mostSheet; ) {
      const taken = state.batch.slice(0, room)
      const text = taken.map(write).join('')
      length += text.length
      yield text
      room -= taken.length
      state.batch = taken.length < state.batch.length ? state.batch.slice(taken.length) : await nextOf(source)
    }
    yield '</sheetData></worksheet>'
  }
  return { texts: texts(), left: () => state.batch }
}

async function nextOf(source: Batches): Promise<readonly Cells[] | null> {
  const { done, value } = await source.next()
  return done ? null : value
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const head = `${xml}<worksheet xmlns="${spreadsheet}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>`

function headRow(columns: readonly ReleaseColumn[]): string {
  return `<row>${columns.map(({ name }) => textCell(name)).join('')}</row>`
}

function rowWriter(columns: readonly ReleaseColumn[]): (cells: Cells) => string {
  const writers = columns.map(cellWriter)
  return (cells) => `<row>${writers.map((write, at) => write(cells[at] ?? null)).join('')}</row>`
}

/** A number of more digits than a spreadsheet keeps would change: it is a text. */
const heldNumber = /^-?(?=(?:\D?\d){1,15}$)\d+(\.\d+)?$/

function cellWriter({ type, list, masked }: ReleaseColumn): (cell: string | null) => string {
  const isNumber = !list && !masked && (type === 'integer' || type === 'bigint' || type === 'decimal')
  const isBoolean = !list && !masked && type === 'boolean'
  return (cell) => {
    if (cell === null) return '<c/>'
    if (isNumber && heldNumber.test(cell)) return `<c><v>${cell}</v></c>`
    if (isBoolean) return `<c t="b"><v>${cell === 'true' ? 1 : 0}</v></c>`
    return textCell(cell)
  }
}

function textCell(text: string): string {
  if (text.length > mostText) {
    throw new KhoError('KHO148', 'A text of this release is longer than a cell of a spreadsheet may be.', { mostText })
  }
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

const signs = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;' }))

/** XML has no signs below space but three, and reads CR as LF: those stand as `_x000D_`, and what looks so with its `_` escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>]/g, (sign) => signs.get(sign) ?? sign)
    .replaceAll(unwritable, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g

const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** What a workbook has around its sheets. */
function frameOf(sheets: number): readonly (readonly [path: string, text: string])[] {
  const each = Array.from({ length: sheets }, (_, at) => at + 1)
  const overrides = each.map(
    (at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${contentType}.worksheet+xml"/>`,
  )
  const named = each.map((at) => `<sheet name="${at}" sheetId="${at}" r:id="rId${at}"/>`)
  const relations = each.map(
    (at) => `<Relationship Id="rId${at}" Type="${relation}/worksheet" Target="worksheets/sheet${at}.xml"/>`,
  )
  return [
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/>${overrides.join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${spreadsheet}" xmlns:r="${relation}"><sheets>${named.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xml}<Relationships xmlns="${packaged}/relationships">${relations.join('')}</Relationships>`,
    ],
  ]
}
