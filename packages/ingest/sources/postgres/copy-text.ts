import { isUtf8 } from 'node:buffer'

type Row = readonly (string | null)[]

/** Rows come in blocks of about this many bytes: large enough for speed, small enough to hold several. */
const blockBytes = 256 * 1024
const rowBytes = 64 * 1024 * 1024

/**
 * The rows of `COPY … TO STDOUT` in its text format (PostgreSQL's manual, COPY, "Text Format"), block by block. Asks
 * for more only when the last block is used up, so memory is one block. Bytes that are not UTF-8 (a server with
 * encoding SQL_ASCII sends any) end it by an error: nothing is replaced in silence.
 */
export async function* copyRows(stream: AsyncIterable<Buffer>): AsyncGenerator<readonly Row[]> {
  let pending: Buffer[] = []
  let bytes = 0
  let enough = blockBytes
  for await (const chunk of stream) {
    pending.push(chunk)
    bytes += chunk.length
    if (bytes < enough) continue
    const block = Buffer.concat(pending)
    const end = block.lastIndexOf(0x0a) + 1
    if (end > 0) yield rowsOf(block.subarray(0, end))
    const rest = block.subarray(end)
    if (rest.length > rowBytes) throw new RangeError('a row is larger than 64 MB')
    pending = [rest]
    bytes = rest.length
    enough = Math.max(blockBytes, bytes * 2)
  }
  if (bytes > 0) yield rowsOf(Buffer.concat(pending))
}

function rowsOf(block: Buffer): readonly Row[] {
  if (block.length === 0) return []
  if (!isUtf8(block)) throw new TypeError('the server sent bytes that are not UTF-8')
  const lines = block.toString('utf8').split('\n')
  lines.pop()
  return lines.map((line) => line.split('\t').map(cellOf))
}

const escapes: { readonly [letter: string]: string } = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

function cellOf(text: string): string | null {
  if (!text.includes('\\')) return text
  return text === '\\N' ? null : text.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
}
