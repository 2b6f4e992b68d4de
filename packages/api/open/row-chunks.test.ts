import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CellForm, ExportFormat } from '../query/export-sql.ts'
import { mostRecords, type RowChunk } from './file-rows.ts'
import { rowChunks } from './row-chunks.ts'

const columnsOf = (...forms: readonly CellForm[]) => forms.map((form, at) => ({ name: `c${at}`, form }))
const csv = { format: 'csv' as ExportFormat, tells: 1, columns: columnsOf('text', 'text') }

/** Bytes in pieces of any size. */
async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const written = (cell: string) => (/[",\r\n]/.test(cell) ? quoted(cell) : cell)
const toldIn = (chunks: readonly RowChunk[]) => chunks.map(({ told }) => told.map((keys) => [...(keys ?? [])]))

test('rows come out whole and in order, however the bytes are cut and whatever stands in quotes', async () => {
  const row = fc.record({ told: fc.string({ unit: 'grapheme' }), cell: fc.string({ unit: 'grapheme' }) })
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(fc.array(row), cuts, async (rows, sizes) => {
      const copied = rows.map(({ told, cell }) => `${written(`=${told}`)},${quoted(cell)},x\n`).join('')
      const chunks = await Array.fromAsync(rowChunks(pieces(Buffer.from(copied), sizes), csv))
      const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8')
      expect(text).toBe(rows.map(({ cell }) => `${quoted(cell)},x\r\n`).join(''))
      expect(toldIn(chunks)).toEqual(rows.length === 0 ? [] : [[[...new Set(rows.map(({ told }) => told))]]])
      expect(chunks.reduce((sum, { records }) => sum + records, 0)).toBe(rows.length)
    }),
    { seed: 20201102 },
  )
})

test('a chunk has at most 5,000 records, and ends with a record’s end', async () => {
  const line = Buffer.from(`=a,"a\nb",c\n-,"a\nb",c\n,"a\nb",c\n`.repeat(4_000))
  const chunks = await Array.fromAsync(rowChunks(pieces(line, [65_536]), csv))
  expect(chunks.map(({ records }) => records)).toEqual([mostRecords, mostRecords, 2_000])
  for (const { bytes, told, records } of chunks) {
    expect(bytes.toString('utf8')).toBe('"a\nb",c\r\n'.repeat(records))
    expect(told).toEqual([new Set(['a', null])])
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
  const form = { ...csv, tells: 0, columns: columnsOf('text', 'moment', 'boolean', 'text', 'moment') }
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

test('whom a row tells of is a cell a place, quoted or not, and none of the file', async () => {
  const form = { ...csv, tells: 2, columns: columnsOf('text') }
  const rows = ['=1,,a', '"=2",-,b', '"=x,""y""","=z\n",c', ',,""', '-,=1,']
  const copied = Buffer.from(rows.map((row) => `${row}\n`).join(''))
  for (let size = 1; size <= copied.length; size += 1) {
    const chunks = await Array.fromAsync(rowChunks(pieces(copied, [size]), form))
    expect(toldIn(chunks), `${size}`).toEqual([
      [
        ['1', '2', 'x,"y"', null],
        ['z\n', '1', null],
      ],
    ])
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8')).toBe('a\r\nb\r\nc\r\n""\r\n\r\n')
  }
})

test('lines of JSON are made of COPY’s own text, whatever it escapes and however the bytes are cut', async () => {
  const of = { format: 'ndjson' as const, tells: 1, columns: columnsOf('text', 'integer', 'boolean', 'moment', 'json') }
  const rows = [
    ['=a\\tb', 'x\\\\n"\\t\\v\u0001\\b\\n', '-5', 't', '2020-11-02 01:00:00.5+00', '{"a":\\n "\\\\n\\\\u0001"}'],
    ['\\N', '\\N', '\\N', '\\N', '\\N', '\\N'],
    ['-', '', '0', 'f', '10000-01-01 00:00:00+00', '[1]'],
  ]
  const lines = [
    '{"c0":"x\\\\n\\"\\t\\u000b\\u0001\\b\\n","c1":-5,"c2":true,"c3":"2020-11-02T01:00:00.500000Z","c4":{"a":  "\\n\\u0001"}}',
    '{"c0":null,"c1":null,"c2":null,"c3":null,"c4":null}',
    '{"c0":"","c1":0,"c2":false,"c3":"10000-01-01T00:00:00.000000Z","c4":[1]}',
  ]
  const copied = Buffer.from(rows.map((cells) => `${cells.join('\t')}\n`).join(''))
  for (let size = 1; size <= copied.length; size += 1) {
    const chunks = await Array.fromAsync(rowChunks(pieces(copied, [size]), of))
    const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8')
    expect(text, `${size}`).toBe(lines.map((line) => `${line}\n`).join(''))
    expect(toldIn(chunks)).toEqual([[['a\tb', null]]])
  }
})
