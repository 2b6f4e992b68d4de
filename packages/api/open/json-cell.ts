import type { CellForm } from '../query/export-sql.ts'
import { type Written, writeMoment, writeWord } from './finished-cell.ts'

const [tab, newline, quote, backslash, space] = [9, 10, 34, 92, 32]
const letter = { n: 110, r: 114, v: 118, N: 78 }
const nothing = Buffer.from('null')

/**
 * Writes a cell of COPY's text, which begins at a place, as its value in JSON, and gives the place of the tab or line end behind
 * it. Six bytes for each of the cell's, and sixteen, must be free.
 */
export function writeJsonCell(
  to: Written,
  cell: { readonly bytes: Buffer; readonly form: CellForm },
  at: number,
): number {
  const { bytes, form } = cell
  if (bytes[at] === backslash && bytes[at + 1] === letter.N) {
    for (const byte of nothing) to.out[to.length++] = byte
    return at + 2
  }
  if (form === 'text') return writeText(to, bytes, at)
  if (form === 'moment') return quoted(to, () => writeMoment(to, bytes, at))
  return form === 'boolean' ? writeWord(to, bytes, at) : writeAsIs(to, bytes, at)
}

function quoted(to: Written, write: () => number): number {
  to.out[to.length++] = quote
  const end = write()
  to.out[to.length++] = quote
  return end
}

/** COPY's escapes of a text are JSON's, but for `\v`; COPY leaves alone a quote, and signs below space that have no letter. */
function writeText(to: Written, bytes: Buffer, start: number): number {
  const { out } = to
  let [length, at] = [to.length, start]
  out[length++] = quote
  for (let byte = bytes[at] ?? tab; byte !== tab && byte !== newline; byte = bytes[at] ?? tab) {
    if (byte === backslash) {
      const next = bytes[at + 1] ?? 0
      length = next === letter.v ? writeSign(out, length, 11) : writePair(out, length, next)
      at += 1
    } else if (byte === quote) length = writePair(out, length, quote)
    else if (byte < space) length = writeSign(out, length, byte)
    else out[length++] = byte
    at += 1
  }
  out[length++] = quote
  to.length = length
  return at
}

function writePair(out: Buffer, length: number, byte: number): number {
  out[length] = backslash
  out[length + 1] = byte
  return length + 2
}

function writeSign(out: Buffer, length: number, byte: number): number {
  return length + out.write(`\\u${byte.toString(16).padStart(4, '0')}`, length, 'latin1')
}

/** JSON itself, on one line: white space between its parts may hold line ends, its texts cannot. */
function writeAsIs(to: Written, bytes: Buffer, start: number): number {
  const { out } = to
  let [length, at] = [to.length, start]
  for (let byte = bytes[at] ?? tab; byte !== tab && byte !== newline; byte = bytes[at] ?? tab) {
    if (byte === backslash) {
      at += 1
      const next = bytes[at] ?? 0
      out[length++] = next === backslash ? backslash : space
    } else out[length++] = byte
    at += 1
  }
  to.length = length
  return at
}
