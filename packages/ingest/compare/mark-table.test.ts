import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchOf } from '../batch.ts'
import { copyBatches } from '../copy-batches.ts'
import { copyHeader, copyTrailer } from '../copy-format.ts'
import type { Batch } from '../source.ts'
import { type Mark, newMark } from './mark.ts'
import { markTable } from './mark-table.ts'
import { batchLeft, tuplesLeft, tuplesOfMarks } from './marked-rows.ts'

/** A key's text, origin and version. */
type Row = readonly [string | null, bigint | null, bigint | null]

async function* batchesOf(rows: readonly Row[], size: number): AsyncGenerator<Batch> {
  for (let from = 0; from < rows.length; from += size) {
    const some = rows.slice(from, from + size)
    const space = (mark: bigint | null) => (mark === null ? null : '12345678')
    const batch = batchOf(
      some.map(([key, origin, version]) => [key, space(origin), space(version)]),
      3,
    )
    for (const [row, [, ...marks]] of some.entries()) {
      for (const [at, mark] of marks.entries()) {
        if (mark !== null) batch.bytes.writeBigInt64BE(mark, batch.cells[(row * 3 + 1 + at) * 2])
      }
    }
    yield batch
  }
}

/** The rows in tuples, read as the store would read them. */
async function rowsIn(tuples: AsyncIterable<Buffer>): Promise<readonly Row[]> {
  const copied = Buffer.concat([copyHeader, ...(await Array.fromAsync(tuples)), copyTrailer])
  const rows: Row[] = []
  for await (const { rows: count, bytes, cells } of copyBatches(chunksOf(copied), ['text', 'int8', 'int8'])) {
    for (let row = 0; row < count; row += 1) {
      const [key = -1, end, origin = -1, , version = -1] = cells.subarray(row * 6, row * 6 + 6)
      const text = key < 0 ? null : bytes.toString('utf8', key, end)
      const mark = (at: number) => (at < 0 ? null : bytes.readBigInt64BE(at))
      rows.push([text, mark(origin), mark(version)])
    }
  }
  return rows
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

const bigOf = (high: number, low: number) => (BigInt(high) << 32n) | BigInt(low >>> 0)
const numbersOf = (mark: Mark) =>
  [bigOf(mark.originHigh, mark.originLow), bigOf(mark.versionHigh, mark.versionLow)] as const

const [most, least] = [2n ** 63n - 1n, -(2n ** 63n)]
const number = fc.oneof(
  fc.bigInt({ min: least, max: most }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 31n, 2n ** 32n, -(2n ** 32n), most, least),
)
const seeded = { seed: 20201102, numRuns: 300 }

test('the marks of a row are read exactly, and what is not left out stays as it came', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('', 'H29', '\\\t\n', 'Đ', null), number, number)),
      fc.integer({ min: 1, max: 9 }),
      async (rows, size) => {
        const read: (readonly [bigint, bigint])[] = []
        const left = tuplesLeft(batchesOf(rows, size), (mark) => {
          read.push(numbersOf(mark))
          return read.length % 3 === 0
        })
        expect(await rowsIn(left)).toEqual(rows.filter((_, at) => at % 3 !== 2))
        expect(read).toEqual(rows.map(([, origin, version]) => [origin, version]))
      },
    ),
    seeded,
  ))

test('a row without marks is never left out', async () => {
  const rows: Row[] = [
    ['a', null, null],
    ['b', 1n, null],
    ['c', null, 1n],
    ['d', 1n, 1n],
  ]
  expect(await rowsIn(tuplesLeft(batchesOf(rows, 9), () => true))).toEqual(rows.slice(0, 3))
})

type Marks = readonly [bigint, bigint]
const rowsOf = (marks: readonly Marks[]): readonly Row[] => marks.map(([origin, version]) => [null, origin, version])
const marksOf = (rows: readonly Row[]) => rows.map(([, origin, version]) => `${origin}/${version}`)

/** What a compare has to find out, as the store finds it out from the marks of both sides. */
function foundIn(theirs: readonly string[], ours: readonly string[]) {
  const originOf = (mark: string) => mark.split('/')[0] ?? ''
  const there = theirs.filter((mark) => !ours.includes(mark)).map(originOf)
  const odd = ours.filter((mark) => !theirs.includes(mark)).map(originOf)
  const here = odd.filter((origin) => !there.includes(origin))
  const origins = theirs.map(originOf)
  const fetched = origins.filter((origin) => there.includes(origin) || here.includes(origin))
  return { fetched: new Set(fetched), absent: new Set(here.filter((origin) => !origins.includes(origin))) }
}

test('what the table leaves out changes nothing that a compare finds: doubled, unmarked, overflowing or gone', () => {
  const few = fc.array(
    fc
      .tuple(fc.integer({ min: -5, max: 35 }), fc.integer({ min: 0, max: 2 }))
      .map(([origin, version]): Marks => [BigInt(origin), BigInt(version)]),
  )
  return fc.assert(
    fc.asyncProperty(few, few, fc.constantFrom(3, 12, 48), async (theirs, ours, most) => {
      const table = markTable(2, most)
      const over = await rowsIn(tuplesLeft(batchesOf(rowsOf(ours), 7), table.keep))
      expect(await table.complete()).toBe(true)
      const left = marksOf(await rowsIn(tuplesLeft(batchesOf(rowsOf(theirs), 7), table.meet)))
      const rest = [...marksOf(over), ...Array.from(table.rest(), (mark) => numbersOf(mark).join('/'))]
      const [all, known] = [marksOf(rowsOf(theirs)), marksOf(rowsOf(ours))]
      expect(foundIn(left, rest)).toEqual(foundIn(all, known))
      if (table.whole) expect(left.filter((mark) => rest.includes(mark))).toEqual([])
      if (most === 48 && new Set(ours.map(([origin]) => origin)).size === ours.length) {
        expect(left.filter((mark) => known.includes(mark))).toEqual([])
      }
    }),
    { ...seeded, numRuns: 2000 },
  )
})

test('rows that met the table while it was filled were left out rightly, unless it says that they overtook it', async () => {
  const mark = fc
    .tuple(fc.integer({ min: -5, max: 35 }), fc.integer({ min: 0, max: 2 }))
    .map(([origin, version]): Marks => [BigInt(origin), BigInt(version)])
  const many = fc.array(mark, { minLength: 5, maxLength: 40, size: 'max' })
  const seen = { overtaken: 0, met: 0 }
  await fc.assert(
    fc.asyncProperty(
      many,
      many,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(12, 48),
      async (theirs, ours, size, most) => {
        const table = markTable(2, most)
        const [waiting, over]: [Batch[], Row[]] = [[], []]
        const ahead = batchesOf(rowsOf(theirs), size)
        for await (const batch of batchesOf(rowsOf(ours), 3)) {
          over.push(...(await rowsIn(tuplesLeft(only(batch), table.keep))))
          const { value } = await ahead.next()
          if (!value) continue
          const left = batchLeft(value, table.meet)
          seen.met += value.rows - left.rows
          waiting.push(left)
        }
        if (!(await table.complete())) {
          seen.overtaken += 1
          return
        }
        const left = marksOf(await rowsIn(tuplesLeft(joined(waiting, ahead), table.meet)))
        const rest = [...marksOf(over), ...Array.from(table.rest(), (one) => numbersOf(one).join('/'))]
        expect(foundIn(left, rest)).toEqual(foundIn(marksOf(rowsOf(theirs)), marksOf(rowsOf(ours))))
      },
    ),
    { ...seeded, numRuns: 2000 },
  )
  expect(Math.min(seen.overtaken, 2000 - seen.overtaken, seen.met)).toBeGreaterThan(100)
})

async function* joined(first: readonly Batch[], then: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  yield* first
  yield* then
}

async function* only(batch: Batch): AsyncGenerator<Batch> {
  yield batch
}

test('marks alone are tuples, however many there are', async () => {
  const marks = Array.from({ length: 9000 }, (_, at) => ({ ...newMark(), originHigh: -at, versionLow: at }))
  const copied = Buffer.concat([copyHeader, ...tuplesOfMarks(marks), copyTrailer])
  const read: bigint[] = []
  for await (const { rows, bytes, cells } of copyBatches(chunksOf(copied), ['int8', 'int8'])) {
    for (let row = 0; row < rows * 2; row += 1) read.push(bytes.readBigInt64BE(cells[row * 2]))
  }
  expect(read).toEqual(marks.flatMap(numbersOf))
})

test('a table grows to what it holds and no further than it may', async () => {
  const marks = Array.from({ length: 5000 }, (_, at) => ({ ...newMark(), originHigh: at, versionLow: at }))
  const growing = markTable(10)
  expect(marks.map(growing.keep)).not.toContain(false)
  expect(await growing.complete()).toBe(true)
  expect(marks.map(growing.meet)).not.toContain(false)
  expect([...growing.rest()]).toEqual([])
  expect(markTable(1_000_000, 3072).bytes).toBe(3072 * 17 + 4096 * 4)
  const full = markTable(10, 3072)
  expect(marks.filter(full.keep)).toEqual(marks.slice(0, 3072))
  expect(await full.complete()).toBe(true)
  expect(marks.filter(full.meet)).toEqual(marks.slice(0, 3072))
})
