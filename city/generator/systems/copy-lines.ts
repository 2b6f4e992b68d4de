import type { Cell } from '../agency-table.ts'

const CHUNK = 1_000

/** Rows as lines of COPY's text format, which MariaDB's LOAD DATA reads too; a thousand lines at a time. */
export function* copyLines(rows: Iterable<readonly Cell[]>, onRows: (rows: number) => void): Iterable<string> {
  let chunk: string[] = []
  for (const row of rows) {
    chunk.push(`${row.map(copyText).join('\t')}\n`)
    if (chunk.length < CHUNK) continue
    yield chunk.join('')
    onRows(chunk.length)
    chunk = []
  }
  yield chunk.join('')
  onRows(chunk.length)
}

function copyText(cell: Cell): string {
  if (cell === null) return '\\N'
  return special.test(cell) ? cell.replace(/[\\\t\n\r]/g, (letter) => escapes[letter] ?? letter) : cell
}

const special = /[\\\t\n\r]/

const escapes: { readonly [letter: string]: string } = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
