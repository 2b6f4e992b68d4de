import { isUtf8 } from 'node:buffer'
import { KhoError } from '@kho/schema/error.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textRows } from '../../batch.ts'
import { csvBatches } from './csv-file.ts'
import { headerOf } from './csv-header.ts'
import { type CsvForm, type CsvRecord, csvRecords } from './csv-records.ts'

const piece = fc.constantFrom(
  'a',
  'b',
  ',',
  ',',
  '"',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  'ệ',
  '¦',
  '\uFEFF',
  'ma',
)
const hostile = fc.constantFrom([0xff], [0xc3], [0xe1, 0xbb])
const orderly = fc
  .array(
    fc.tuple(
      ...['a', 'b'].map(() =>
        fc.constantFrom('', 'x', '"x"', '""', '"a,b"', '"a""b"', '"""\n"', '"\r\n"', 'ệ ', '"" '),
      ),
    ),
    { maxLength: 6 },
  )
  .chain((rows) => fc.tuple(fc.constant(rows), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', 'end')))
  .map(([rows, line, last]) => `a,b${line}${rows.map((row) => row.join(',')).join(line)}${last === '' ? '' : line}`)
const header = fc.constantFrom('ma,ten\n', 'ma,ten\r\n', 'ma\n', '\uFEFFma,"t,e""n"\n')
const content = fc.oneof(
  orderly.map((text) => Buffer.from(text)),
  fc.tuple(header, fc.array(piece, { maxLength: 25 })).map(([first, all]) => Buffer.from(`${first}${all.join('')}`)),
  fc
    .tuple(header, fc.array(piece, { maxLength: 12 }), hostile, fc.array(piece, { maxLength: 8 }))
    .map(([first, before, bytes, after]) =>
      Buffer.concat([Buffer.from(`${first}${before.join('')}`), Buffer.from(bytes), Buffer.from(after.join(''))]),
    ),
)

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size))
}

const never = new AbortController().signal

async function byLibrary(bytes: Buffer, form: CsvForm, size: number) {
  const records: CsvRecord[] = []
  let header: readonly string[] = []
  for await (const record of csvRecords(inPieces(bytes, size), form, never)) {
    if (header.length === 0) header = headerOf(record, form)
    else records.push(record)
  }
  if (header.length === 0) headerOf(undefined, form)
  return { header, records }
}

const told = (cause: unknown) => (cause instanceof KhoError ? { code: cause.code, message: cause.message } : cause)

/**
 * Of a quote that is never closed the library tells the file's last line, we the line in which it opens; and it takes CR
 * and LF in a cell for two lines.
 */
const aside = (told: unknown, bytes: Buffer): unknown =>
  JSON.parse(
    JSON.stringify(told).replace(
      bytes.includes('\r') ? /Line \d+ / : /Line \d+ (?=of \S+ of source s opens a quote)/,
      '',
    ),
  )

test('I12: bytes are read, or refused at the same line, as csv-parse reads them', async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.constantFrom(1, 3, 1000),
      fc.constantFrom(',', '¦'),
      async (bytes, size, delimiter) => {
        const form = { source: 's', from: 'f.csv', delimiter, encoding: 'utf-8' }
        const expected = await byLibrary(bytes, form, size).catch(told)
        const columns = 'header' in (expected as object) ? (expected as { header: readonly string[] }).header : []
        const read = await Array.fromAsync(csvBatches(inPieces(bytes, size), form, columns)).then(
          (batches) => ({ header: columns, records: batches.flatMap((batch) => textRows(batch)) }),
          told,
        )
        if (!isUtf8(bytes)) {
          expect(read).toMatchObject({ code: expect.stringMatching(/^KHO2(09|10)$/) })
        } else expect(aside(read, bytes)).toEqual(aside(expected, bytes))
      },
    ),
    { numRuns: 700 },
  )
})
