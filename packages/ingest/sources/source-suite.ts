import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import { noConnection, noLimits } from '@kho/schema/contract/source-connection.ts'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { textRows } from '../batch.ts'
import type { Batch, Source } from '../source.ts'
import type { SourceOptions } from './connection.ts'
import { openSource } from './open-source.ts'

type Row = readonly (string | null)[]

/** A real system of an agency, made for one test, with the account that Kho reads it by. */
export interface TestAgency extends AsyncDisposable {
  readonly document: SourceDocument
  readonly options: SourceOptions
  /** Makes a table of texts whose first column is its key, and gives the name to pull it by. */
  makeTable(name: string, columns: readonly string[], rows: readonly Row[]): Promise<string>
  /** Writes one more row over the agency's own, writing, account. */
  addRow(from: string, row: Row): Promise<void>
  /** Sessions of Kho that are still there; null where a system has none. */
  sessions(): Promise<number | null>
  /** What becomes of a row written during a read: a database does not show it, of a file the read is void. */
  readonly changeMeanwhile: 'unseen' | 'KHO211' | 'KHO256'
  /** How its tables are read, where that must be said. */
  readonly read?: ReadOptions
  /** Column names that the format can hold; every one where absent. */
  takesColumn?(name: string): boolean
}

/** The promises of a connector. Every one of them passes this against the real system. */
export function sourceSuite(name: string, makeAgency: () => Promise<TestAgency>): void {
  const given: Given = async () => {
    const agency = await makeAgency()
    onTestFinished(() => agency[Symbol.asyncDispose]())
    return agency
  }
  describe(`source suite: ${name}`, () => {
    readsWhatIsThere(given)
    readsNamesAsNames(given)
    readsTheWhole(given)
    endsCleanly(given)
    keepsManners(given)
  })
}

type Given = () => Promise<TestAgency>

function readsWhatIsThere(given: Given): void {
  test('a table is described with its columns in order and its key', async () => {
    const agency = await given()
    const from = await agency.makeTable('ho_so', ['ma', 'ten', 'ngay'], [['1', 'a', 'b']])
    const [table, ...others] = await (await open(agency)).describe([{ from }])
    expect(others).toEqual([])
    expect(table?.name).toBe(from)
    expect(table?.key).toEqual(['ma'])
    expect(table?.columns.map((column) => [column.name, column.type, column.list])).toEqual([
      ['ma', 'text', false],
      ['ten', 'text', false],
      ['ngay', 'text', false],
    ])
  })

  test('F18: every text comes as it was written, the empty one apart from null', async () => {
    const agency = await given()
    const texts = fc.sample(anyText, { numRuns: 400, seed: 20201102 })
    const rows = [...awkward, ...texts].map((text, index): Row => [String(index), text, null])
    const from = await agency.makeTable('texts', ['ma', 'ten', 'trong'], rows)
    expect(await pulled(await open(agency), from, ['ma', 'ten', 'trong'])).toEqual(rows)
  })
}

function readsNamesAsNames(given: Given): void {
  test('columns come as they were asked for: some of them, in another order', async () => {
    const agency = await given()
    const from = await agency.makeTable('t', ['a', 'b', 'c'], [['1', '2', '3']])
    expect(await pulled(await open(agency), from, ['c', 'a'])).toEqual([['3', '1']])
  })

  test('I06, I07: column names with quotes, dots, blanks and the names of every object are only names', async () => {
    const agency = await given()
    const names = [
      'ma',
      '__proto__',
      'constructor',
      'toString',
      'a"b',
      'a`b',
      "a'b; drop table x --",
      'Số hồ sơ',
      'a.b',
    ]
    const columns = names.filter((name) => agency.takesColumn?.(name) ?? true)
    const row = columns.map((_, index) => String(index))
    const from = await agency.makeTable('t', columns, [row])
    const source = await open(agency)
    expect((await source.describe([{ from }]))[0]?.columns.map((column) => column.name)).toEqual(columns)
    expect(await pulled(source, from, columns)).toEqual([row])
  })

  test('F12: a table or column that is not there is named', async () => {
    const agency = await given()
    const from = await agency.makeTable('t', ['a'], [['1']])
    const source = await open(agency)
    await expect(pulled(source, 'other', ['a'])).rejects.toMatchObject({ code: 'KHO206', details: { from: 'other' } })
    await expect(pulled(source, from, ['a', 'b'])).rejects.toMatchObject({
      code: 'KHO207',
      details: { missing: ['b'] },
    })
  })
}

function readsTheWhole(given: Given): void {
  test('a large table comes whole, each row once, in batches of bounded size', async () => {
    const agency = await given()
    const rows = Array.from({ length: 30_000 }, (_, index): Row => [String(index), `dòng ${index}`.padEnd(50, '.')])
    const from = await agency.makeTable('large', ['ma', 'ten'], rows)
    const batches = await Array.fromAsync(batchesOf(await open(agency), from, ['ma', 'ten']))
    expect(Math.max(...batches.map((batch) => batch.rows))).toBeLessThan(10_000)
    const read = batches.flatMap((batch) => textRows(withoutMarks(batch, 2)))
    expect(read.length).toBe(rows.length)
    expect(new Map(read.map(([key, text]) => [key, text]))).toEqual(new Map(rows.map(([key, text]) => [key, text])))
  })

  test('an empty table is a complete read of nothing', async () => {
    const agency = await given()
    const from = await agency.makeTable('t', ['a'], [])
    expect(await pulled(await open(agency), from, ['a'])).toEqual([])
  })

  test('F03: a read is one snapshot: what is written meanwhile is not half of it', async () => {
    const agency = await given()
    const rows = Array.from({ length: 20_000 }, (_, index): Row => [String(index), 'x'.repeat(100)])
    const from = await agency.makeTable('t', ['a', 'b'], rows)
    const read: Row[] = []
    const reading = (async () => {
      for await (const batch of batchesOf(await open(agency), from, ['a', 'b'])) {
        if (read.length === 0) await agency.addRow(from, ['late', 'y'])
        read.push(...textRows(withoutMarks(batch, 2)))
      }
    })()
    if (agency.changeMeanwhile === 'unseen') await reading
    else await expect(reading).rejects.toMatchObject({ code: agency.changeMeanwhile })
    if (agency.changeMeanwhile === 'unseen') expect(read.length).toBe(rows.length)
  })
}

function endsCleanly(given: Given): void {
  test('a reader that leaves, or is told to stop, leaves no session behind', async () => {
    const agency = await given()
    const rows = Array.from({ length: 60_000 }, (_, index): Row => [String(index), 'x'.repeat(100)])
    const from = await agency.makeTable('t', ['a', 'b'], rows)
    const source = await open(agency)
    for await (const _ of batchesOf(source, from, ['a', 'b'])) break
    const stop = new AbortController()
    const reading = (async () => {
      for await (const _ of batchesOf(source, from, ['a', 'b'], stop.signal)) stop.abort(new Error('told to stop'))
    })()
    await expect(reading).rejects.toThrow('told to stop')
    await expect.poll(async () => (await agency.sessions()) ?? 0, { timeout: 5000 }).toBe(0)
    expect(await pulled(source, from, ['a'])).toHaveLength(rows.length)
  })
}

function keepsManners(given: Given): void {
  test('rows a second are kept', async () => {
    const agency = await given()
    const rows = Array.from({ length: 600 }, (_, index): Row => [String(index)])
    const from = await agency.makeTable('t', ['a'], rows)
    const source = await open(agency, { rowsPerSecond: 1000 })
    const start = performance.now()
    expect(await pulled(source, from, ['a'])).toHaveLength(600)
    expect(performance.now() - start).toBeGreaterThan(550)
  })

  test('a read that takes longer than the source allows is broken off', async () => {
    const agency = await given()
    const rows = Array.from({ length: 1000 }, (_, index): Row => [String(index)])
    const from = await agency.makeTable('t', ['a'], rows)
    const source = await open(agency, { rowsPerSecond: 100, longestTransaction: '1s' })
    await expect(pulled(source, from, ['a'])).rejects.toMatchObject({ code: 'KHO217' })
  })

  test('the check tells what would be run and granted, and that the account can only read', async () => {
    const agency = await given()
    const from = await agency.makeTable('t', ['a'], [])
    const check = await (await open(agency)).check([from])
    expect(check).toMatchObject({ reachable: true, excessRights: [] })
    expect(check.grants.at(-1)).toContain(from)
    expect(check.statements.some((statement) => statement.includes(from))).toBe(true)
  })
}

/** A connector on the agency's system, with other limits where the test is about them. */
async function open(agency: TestAgency, limits: Partial<SourceDocument['limits']> = {}): Promise<Source> {
  const { document, read } = agency
  const source = await openSource({ ...document, limits: { ...document.limits, ...limits } }, agency.options)
  onTestFinished(() => source[Symbol.asyncDispose]())
  if (!read) return source
  return {
    ...source,
    describe: (asked) => source.describe(asked?.map((one) => ({ ...one, read }))),
    open: (request, signal) => source.open({ ...request, read }, signal),
  }
}

/** Reads the whole of a table as a run would, its snapshot let go of however the reading ends. */
export async function* batchesOf(
  source: Source,
  from: string,
  columns: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  run = 'run-1',
): AsyncGenerator<Batch> {
  await using snapshot = await source.open({ from, columns, key: columns.slice(0, 1), cursor: null, run }, signal)
  yield* snapshot.all()
}

/** All rows of a table, in the order of its first column as a number where that was asked for. */
export async function pulled(source: Source, from: string, columns: readonly string[]): Promise<readonly Row[]> {
  await using snapshot = await source.open({ from, columns, key: columns.slice(0, 1), cursor: null, run: 'r' }, never)
  const rows: Row[] = []
  for await (const batch of snapshot.all()) {
    expect(batch.width).toBe(columns.length + (snapshot.marks ? 2 : 0))
    rows.push(...textRows(batch, snapshot.forms))
  }
  return rows.toSorted(([a], [b]) => Number(a) - Number(b))
}

const never = new AbortController().signal

/** A batch without the cells behind the asked columns. */
export function withoutMarks(batch: Batch, columns: number): Batch {
  const cells = Int32Array.from({ length: batch.rows * columns * 2 }, (_, at) => {
    const row = Math.floor(at / (columns * 2))
    return batch.cells[row * batch.width * 2 + (at % (columns * 2))] ?? -1
  })
  return { ...batch, width: columns, cells }
}

/** Texts that formats stumble over. NUL and half surrogate pairs are no text in any of these systems. */
const awkward = [
  '',
  'NULL',
  '\\N',
  '\\.',
  '\t',
  '\n',
  '\r\n',
  'a\rb',
  '"',
  '""',
  "'",
  '\\',
  ',',
  ' a ',
  '\uFEFFa',
  'Thu\u031B\u0309 \u0110u\u031B\u0301c',
  '😀 𠮷',
  '=1+1',
]

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'))

/** A document for a test system, everything at its default. */
export function testDocument(
  kind: SourceDocument['kind'],
  connection: Partial<SourceDocument['connection']>,
): SourceDocument {
  return {
    source: 'agency',
    title: null,
    agency: 'H29.760',
    kind,
    connection: { ...noConnection, tls: 'none', ...connection },
    timeZone: 'Asia/Ho_Chi_Minh',
    owns: {},
    limits: noLimits,
    mayWrite: false,
    networks: null,
  }
}
