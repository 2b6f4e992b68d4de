import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostRecords, type RowForm, rowChunks } from './row-chunks.ts'

const csv: RowForm = { tells: true, quote: 34, delimiter: 44, lineEnd: Buffer.from('\r\n'), finishes: [] }

/** Bytes in pieces of any size. */
async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const hex = (text: string) => Buffer.from(text).toString('hex')

test('rows come out whole and in order, however the bytes are cut and whatever stands in quotes', async () => {
  const row = fc.record({ told: fc.string({ unit: 'grapheme' }), cell: fc.string({ unit: 'grapheme' }) })
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(fc.array(row), cuts, async (rows, sizes) => {
      const copied = rows.map(({ told, cell }) => `${hex(told)},${quoted(cell)},x\n`).join('')
      const chunks = await Array.fromAsync(rowChunks(pieces(Buffer.from(copied), sizes), csv))
      const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8')
      expect(text).toBe(rows.map(({ cell }) => `${quoted(cell)},x\r\n`).join(''))
      expect(chunks.map(({ told }) => told).join('')).toBe(rows.map(({ told }) => told).join(''))
      expect(chunks.reduce((sum, { records }) => sum + records, 0)).toBe(rows.length)
    }),
    { seed: 20201102 },
  )
})

test('a chunk has at most 5,000 records, and ends with a record’s end', async () => {
  const line = Buffer.from(`${hex('[0,"a"],')},"a\nb",c\n`.repeat(12_000))
  const chunks = await Array.fromAsync(rowChunks(pieces(line, [65_536]), csv))
  expect(chunks.map(({ records }) => records)).toEqual([mostRecords, mostRecords, 2_000])
  for (const { bytes, told, records } of chunks) {
    expect(bytes.toString('utf8')).toBe('"a\nb",c\r\n'.repeat(records))
    expect(told).toBe('[0,"a"],'.repeat(records))
  }
})

test('long records make chunks of fewer, still whole', async () => {
  const cell = 'x'.repeat(300_000)
  const line = Buffer.from(`,${quoted(cell)}\n`.repeat(40))
  const chunks = await Array.fromAsync(rowChunks(pieces(line, [65_536]), csv))
  expect(chunks.length).toBeGreaterThan(3)
  for (const { bytes, records } of chunks) expect(bytes.length).toBe(records * (cell.length + 4))
  expect(chunks.reduce((sum, { records }) => sum + records, 0)).toBe(40)
})

test('moments and booleans are finished, however the bytes are cut; nulls stay nulls', async () => {
  const form = { ...csv, tells: false, finishes: [null, 'moment', 'boolean', null, 'moment'] as const }
  const lines = [
    ['"a,\n""b"', '2020-11-02 01:00:00+00', 't', 'x', '2020-11-02 01:00:00.5+00'],
    ['', '', 'f', '"y,"', '1999-12-31 23:59:59.123456+00'],
    ['z', '10000-01-01 00:00:00.00012+00', '', '', ''],
  ]
  const exact = [
    ['"a,\n""b"', '2020-11-02T01:00:00.000000Z', 'true', 'x', '2020-11-02T01:00:00.500000Z'],
    ['', '', 'false', '"y,"', '1999-12-31T23:59:59.123456Z'],
    ['z', '10000-01-01T00:00:00.000120Z', '', '', ''],
  ]
  const copied = Buffer.from(lines.map((cells) => `${cells.join(',')}\n`).join(''))
  const expected = exact.map((cells) => `${cells.join(',')}\r\n`).join('')
  for (let size = 1; size <= copied.length; size += 1) {
    const chunks = await Array.fromAsync(rowChunks(pieces(copied, [size]), form))
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8'), `${size}`).toBe(expected)
  }
})
