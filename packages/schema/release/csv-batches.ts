import { createReadStream } from 'node:fs'

/** The cells of one record as texts; null where the cell was empty without quotes. */
export type Cells = readonly (string | null)[]

/**
 * The records of a release's CSV, header left out, some at a time. It reads what Kho writes and nothing else: RFC 4180, UTF-8,
 * lines that end in CR LF, the empty text in quotes.
 */
export async function* csvBatches(file: string): AsyncGenerator<readonly Cells[]> {
  let [rest, isHead] = ['', true]
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 524_288 })
  for await (const piece of stream) {
    const { rows, used } = rowsIn(rest + piece)
    rest = (rest + piece).slice(used)
    const records = isHead ? rows.slice(1) : rows
    if (rows.length > 0) isHead = false
    if (records.length > 0) yield records
  }
  if (rest !== '') throw new TypeError('a file that ends in the middle of a record')
}

/** The whole rows at the beginning of a text, and how much of it they are. */
function rowsIn(text: string): { readonly rows: Cells[]; readonly used: number } {
  const rows: Cells[] = []
  let [at, quote] = [0, text.indexOf('"')]
  for (;;) {
    const end = text.indexOf('\r\n', at)
    if (end === -1) return { rows, used: at }
    if (quote !== -1 && quote < at) quote = text.indexOf('"', at)
    if (quote === -1 || quote > end) {
      rows.push(plainCells(text.slice(at, end)))
      at = end + 2
    } else {
      const cells: (string | null)[] = []
      const next = quotedCells(text, at, cells)
      if (next === -1) return { rows, used: at }
      rows.push(cells)
      at = next
    }
  }
}

function plainCells(line: string): Cells {
  const cells: (string | null)[] = line.split(',')
  for (let at = 0; at < cells.length; at += 1) if (cells[at] === '') cells[at] = null
  return cells
}

/** Reads one row into `cells`. Gives the place behind it, or -1 where the text ends before the row does. */
function quotedCells(text: string, start: number, cells: (string | null)[]): number {
  let at = start
  for (;;) {
    const end = text[at] === '"' ? endOfQuoted(text, at + 1) + 1 : endOfPlain(text, at)
    if (end <= 0) return -1
    cells.push(cellOf(text.slice(at, end)))
    if (text[end] !== ',') return text.startsWith('\r\n', end) ? end + 2 : -1
    at = end + 1
  }
}

function cellOf(written: string): string | null {
  if (written === '') return null
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
}

function endOfPlain(text: string, start: number): number {
  const [comma, line] = [text.indexOf(',', start), text.indexOf('\r\n', start)]
  return comma !== -1 && comma < line ? comma : line
}

/** The place of the quote that ends a cell; -1 where it is not there, or may be the first of two. */
function endOfQuoted(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 2)) {
    if (at + 1 === text.length) return -1
    if (text[at + 1] !== '"') return at
  }
  return -1
}
