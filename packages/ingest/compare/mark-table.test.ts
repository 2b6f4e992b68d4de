import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineOf, newMark, withoutLines } from './mark-lines.ts'
import { markTable } from './mark-table.ts'

const [most, least] = [2n ** 63n - 1n, -(2n ** 63n)]
const number = fc.oneof(
  fc.bigInt({ min: least, max: most }),
  fc.constantFrom(0n, 1n, -1n, 999_999_999n, 10n ** 9n, 10n ** 18n - 1n, 10n ** 18n, -(2n ** 32n), most, least),
)

/** A text in chunks of that many bytes. */
async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function linesIn(chunks: AsyncIterable<Buffer>): Promise<readonly string[]> {
  return Buffer.concat(await Array.fromAsync(chunks))
    .toString()
    .split('\n')
    .slice(0, -1)
}

const seeded = { seed: 20201102, numRuns: 300 }

test('the marks of a line are read exactly, wherever chunks break, and what is not left out stays as it came', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number, fc.constantFrom('', '\tH29', '\t\\\\t\tĐ', '\t\\N'))),
      fc.integer({ min: 1, max: 90 }),
      async (rows, size) => {
        const lines = rows.map(([origin, version, key]) => `${origin}\t${version}${key}`)
        const read: string[] = []
        const left = withoutLines(chunksOf(lines.map((line) => `${line}\n`).join(''), size), (mark) => {
          read.push(lineOf(mark))
          return read.length % 3 === 0
        })
        expect(await linesIn(left)).toEqual(lines.filter((_, at) => at % 3 !== 2))
        expect(read).toEqual(rows.map(([origin, version]) => `${origin}\t${version}\n`))
      },
    ),
    seeded,
  ))

test('a line without marks is never left out', async () => {
  const text = '\\N\t\\N\n1\t\\N\n\\N\t1\n1\t1\n'
  expect(await linesIn(withoutLines(chunksOf(text, 5), () => true))).toEqual(['\\N\t\\N', '1\t\\N', '\\N\t1'])
})

/** What a compare has to find out, as the store finds it out from the marks of both sides. */
function foundIn(theirs: readonly string[], ours: readonly string[]) {
  const originOf = (line: string) => line.split('\t')[0] ?? ''
  const there = theirs.filter((line) => !ours.includes(line)).map(originOf)
  const odd = ours.filter((line) => !theirs.includes(line)).map(originOf)
  const here = odd.filter((origin) => !there.includes(origin))
  const origins = theirs.map(originOf)
  const fetched = origins.filter((origin) => there.includes(origin) || here.includes(origin))
  return { fetched: new Set(fetched), absent: new Set(here.filter((origin) => !origins.includes(origin))) }
}

test('what the table leaves out changes nothing that a compare finds: doubled, unmarked, overflowing or gone', () => {
  const few = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 })).map(([o, v]) => `${o - 5}\t${v}`),
  )
  return fc.assert(
    fc.asyncProperty(few, few, fc.constantFrom(4, 16, 64), async (theirs, ours, slots) => {
      const table = markTable(2, slots)
      const known = ours.map((line) => `${line}\n`).join('')
      const over = await linesIn(withoutLines(chunksOf(known, 64), table.keep))
      const left = await linesIn(withoutLines(chunksOf(theirs.map((line) => `${line}\n`).join(''), 64), table.meet))
      const rest = [...over, ...(await linesIn(chunksOf([...table.rest()].join(''), 64)))]
      expect(foundIn(left, rest)).toEqual(foundIn(theirs, ours))
      if (slots === 64 && new Set(ours.map((line) => line.split('\t')[0])).size === ours.length) {
        expect(left.filter((line) => ours.includes(line))).toEqual([])
      }
    }),
    { ...seeded, numRuns: 2000 },
  )
})

test('a table grows to what it holds and no further than it may', () => {
  const marks = Array.from({ length: 5000 }, (_, at) => ({ ...newMark(), originHigh: at, versionLow: at }))
  const growing = markTable(10)
  expect(marks.map(growing.keep)).not.toContain(false)
  expect(marks.map(growing.meet)).not.toContain(false)
  expect([...growing.rest()].join('')).toBe('')
  const full = markTable(10, 4096)
  expect(marks.filter(full.keep)).toEqual(marks.slice(0, 3072))
  expect(marks.filter(full.meet)).toEqual(marks.slice(0, 3072))
})
