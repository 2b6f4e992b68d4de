import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { makeWorkbook, textSheet } from '../../packages/ingest/sources/files/xlsx/made-workbook.ts'
import { openSource } from '../../packages/ingest/sources/open-source.ts'
import type { SourceDocument } from '../../packages/schema/contract/city.ts'
import { noConnection, noLimits } from '../../packages/schema/contract/source-connection.ts'
import { KhoError } from '../../packages/schema/error.ts'

/** How a file is damaged, at a place between its beginning (0) and its end (1). */
type Damage = { readonly at: number; readonly length: number; readonly bytes: Uint8Array | string }

const tokens = [
  '"',
  ',',
  '\n',
  '\r\n',
  '{',
  '}',
  '[',
  ']',
  '\\u',
  '<',
  '>',
  '&',
  '<!DOCTYPE a [',
  ']]>',
  '\uFEFF',
  '\0',
  'e999999999',
  '__proto__',
  'PK\x01\x02',
]

const damage: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(2000)),
    // Bytes that are no UTF-8 are found at once: most damage leaves the text one.
    bytes: fc.oneof(
      { arbitrary: fc.uint8Array({ maxLength: 8 }), weight: 1 },
      { arbitrary: fc.string({ maxLength: 8 }), weight: 4 },
      { arbitrary: fc.constantFrom(...tokens), weight: 4 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
)

function damaged(whole: Buffer, damages: readonly Damage[]): Buffer {
  return damages.reduce((bytes, { at, length, bytes: other }) => {
    const from = Math.floor(at * bytes.length)
    return Buffer.concat([bytes.subarray(0, from), Buffer.from(other as string), bytes.subarray(from + length)])
  }, whole)
}

const rows = Array.from({ length: 60 }, (_, index) => [
  String(index),
  `Hồ sơ ${index}`,
  index % 7 === 0 ? null : '"x",\n&<',
])
const columns = ['ma', 'ten', 'ghi_chu']

async function corpus(folder: string): Promise<{ readonly [format: string]: Buffer }> {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])))
  const xml = rows.map(
    ([ma, ten]) => `<hs loai="1"><ma>${ma}</ma><ten><![CDATA[${ten}]]></ten><ghi_chu>&amp;</ghi_chu></hs>`,
  )
  const quoted = (cell: string | null | undefined) => (cell ? `"${cell.replaceAll('"', '""')}"` : '')
  await makeWorkbook(join(folder, 'whole.xlsx'), [
    { name: 'S', rows: textSheet([columns, ...rows.map((row) => [...row])]) },
  ])
  return {
    csv: Buffer.from([columns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('')),
    json: Buffer.from(JSON.stringify(objects)),
    ndjson: Buffer.from(objects.map((object) => `${JSON.stringify(object)}\n`).join('')),
    xml: Buffer.from(`<?xml version="1.0"?><ds xmlns="urn:x">${xml.join('')}</ds>`),
    xlsx: readFileSync(join(folder, 'whole.xlsx')),
  }
}

function documentOf(folder: string): SourceDocument {
  return {
    source: 'agency',
    title: null,
    agency: 'H29.760',
    kind: 'files',
    connection: { ...noConnection, folder },
    timeZone: 'Asia/Ho_Chi_Minh',
    owns: {},
    limits: noLimits,
    mayWrite: false,
    networks: null,
  }
}

/** Reads a damaged file as a run would. It gives rows or a reason with a code; nothing else may come of it. */
async function outcome(folder: string, from: string): Promise<string> {
  const source = await openSource(documentOf(folder), { secretOf: () => undefined, cityFolder: '/' })
  try {
    await source.describe([{ from }])
    const request = { from, columns, key: ['ma'], cursor: null, run: 'r' }
    await using snapshot = await source.open(request, new AbortController().signal)
    for await (const _ of snapshot.all());
    return 'read'
  } catch (cause) {
    if (cause instanceof KhoError && cause.code !== 'KHO201') return cause.code
    throw cause
  }
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '4000' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const folder = mkdtempSync(join(tmpdir(), 'kho-fuzz-'))
try {
  for (const [format, whole] of Object.entries(await corpus(folder))) {
    // A spreadsheet costs a process each.
    const numRuns = Math.ceil(Number(values.runs) / (format === 'xlsx' ? 20 : 1))
    const counts: { [outcome: string]: number } = {}
    const property = fc.asyncProperty(damage, async (damages) => {
      writeFileSync(join(folder, `t.${format}`), damaged(whole, damages))
      const found = await outcome(folder, `t.${format}`)
      counts[found] = (counts[found] ?? 0) + 1
    })
    await fc.assert(property, { numRuns, seed })
    process.stdout.write(
      `${JSON.stringify({ format, seed, runs: numRuns, ...counts, rss: process.memoryUsage().rss })}\n`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
