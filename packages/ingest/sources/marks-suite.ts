import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { textRows } from '../batch.ts'
import { summedTotals } from '../mark-totals.ts'
import type { MarkReader, Snapshot } from '../source.ts'
import { openSource } from './open-source.ts'
import { groupOf, keysOf, type Marked, marksIn, totalsOf } from './read-marks.ts'
import type { TestAgency } from './source-suite.ts'

type Row = readonly (string | null)[]

/** An agency whose system is asked by SQL. */
export interface SqlAgency extends TestAgency {
  run(statement: string): Promise<unknown>
}

type Given = () => Promise<SqlAgency>

/** The promises of a connector whose system marks its rows. */
export function marksSuite(name: string, makeAgency: Given): void {
  const given: Given = async () => {
    const agency = await makeAgency()
    onTestFinished(() => agency[Symbol.asyncDispose]())
    return agency
  }
  describe(`marks suite: ${name}`, () => {
    agreeEverywhere(given)
    sumAtAPace(given)
    tellRowsApart(given)
    findRowsByKey(given)
    belongToTheSnapshot(given)
  })
}

function agreeEverywhere(given: Given): void {
  test('a row has the same marks in the whole, in keys and by its key; totals are their sums', async () => {
    const agency = await given()
    const rows = fc.sample(anyRow, { numRuns: 600, seed: 20201102 }).map((row, at): Row => [`${at}${row[0]}`, ...row])
    const from = await agency.makeTable('t', ['a', 'b', 'c', 'd'], rows)
    await using opened = await open(agency, from, ['a', 'b', 'c', 'd'])
    const { snapshot, marks } = opened
    const whole = await marksIn(opened.snapshot, snapshot.all())
    const keys = await keysOf(marks, 0, null)
    expect([...whole.keys()].sort()).toEqual(rows.map(([key]) => key).sort())
    expect(keys).toEqual(whole)
    expect(await marksIn(opened.snapshot, marks.ofKeys(rows.map(([key]) => [key ?? null])))).toEqual(whole)
    for (const bits of [0, 1, 5, 12, 31]) expect(await summedTotals(marks.totals(bits))).toEqual(totalsOf(keys, bits))
    const groups = totalsOf(keys, 5).map(({ group }) => group)
    expect(Math.max(...groups), 'origins use their sign').toBeGreaterThan(15)
    const some = groups.filter((group) => group % 3 === 0)
    const expected = [...keys].filter(([, { origin }]) => some.includes(groupOf(origin, 5)))
    expect(await keysOf(marks, 5, some)).toEqual(new Map(expected))
    expect((await keysOf(marks, 5, [])).size).toBe(0)
  })

  test('an empty table has no totals and no keys', async () => {
    const agency = await given()
    await using opened = await open(agency, await agency.makeTable('t', ['a', 'b'], []), ['a', 'b'])
    expect(await summedTotals(opened.marks.totals(4))).toEqual([])
    expect((await keysOf(opened.marks, 4, null)).size).toBe(0)
  })

  test('a view and a table without a key have no marks, and are read all the same', async () => {
    const agency = await given()
    await agency.run('create table k (a varchar(9), b int)')
    await agency.run("insert into k values ('1', 2), ('1', 2)")
    await agency.run('create view v as select * from k')
    for (const from of ['k', 'v']) {
      await using source = await openSource(agency.document, agency.options)
      await using snapshot = await source.open({ ...request, from, columns: ['a', 'b'] }, never)
      expect(snapshot.marks).toBeNull()
      expect((await Array.fromAsync(snapshot.all())).map(({ rows }) => rows)).toEqual([2])
    }
  })
}

function sumAtAPace(given: Given): void {
  test('totals at a pace come in parts, which add up to the same', async () => {
    const agency = await given()
    const rows = Array.from({ length: 500 }, (_, at): Row => [`${at}`, `x${at % 7}`])
    const from = await agency.makeTable('t', ['a', 'b'], rows)
    const limits = { ...agency.document.limits, rowsPerSecond: 2000 }
    const slow = { ...agency, document: { ...agency.document, limits } }
    await using opened = await open(slow, from, ['a', 'b'])
    const all = await keysOf(opened.marks, 0, null)
    for (const bits of [0, 9]) expect(await summedTotals(opened.marks.totals(bits))).toEqual(totalsOf(all, bits))
  })
}

function tellRowsApart(given: Given): void {
  test('every change of a row changes its version and nothing else, and the same values have the same', async () => {
    const agency = await given()
    const texts = [...awkward, ...fc.sample(anyText, { numRuns: 100, seed: 7 })]
    const from = await agency.makeTable(
      't',
      ['a', 'b', 'c'],
      texts.flatMap((text, at): Row[] => pairs(text, at)),
    )
    const { keys, texts: read } = await withTexts(agency, from)
    expect(new Set([...keys.values()].map(({ origin }) => origin)).size).toBe(keys.size)
    // The version hashes the key too: rows of other keys never have the same one.
    expect(new Set([...keys.values()].map(({ version }) => version)).size).toBe(keys.size)
    await using opened = await open(agency, from, ['b', 'c'])
    const bare = await keysOf(opened.marks, 0, null)
    const byText = Map.groupBy(bare.keys(), (key) => read.get(key))
    const byVersion = Map.groupBy(bare.keys(), (key) => bare.get(key)?.version)
    expect(byVersion.size).toBe(byText.size)
    expect([...byVersion.values()].map(String).sort()).toEqual([...byText.values()].map(String).sort())
  })

  test('an update changes the version, back again the version of before, and never the origin', async () => {
    const agency = await given()
    const from = await agency.makeTable(
      't',
      ['a', 'b'],
      [
        ['1', 'x'],
        ['2', 'y'],
      ],
    )
    const before = await allKeys(agency, from)
    await agency.run(`update ${from} set b = 'X' where a = '1'`)
    const changed = await allKeys(agency, from)
    await agency.run(`update ${from} set b = 'x' where a = '1'`)
    expect(await allKeys(agency, from)).toEqual(before)
    expect(changed.get('2')).toEqual(before.get('2'))
    expect(changed.get('1')?.origin).toBe(before.get('1')?.origin)
    expect(changed.get('1')?.version).not.toBe(before.get('1')?.version)
  })
}

function findRowsByKey(given: Given): void {
  test('many rows are found by their keys, each once, and a key that is gone is left out', async () => {
    const agency = await given()
    const rows = Array.from({ length: 30_000 }, (_, at): Row => [`H29/${at}`, `dòng ${at}`])
    const from = await agency.makeTable('t', ['a', 'b'], rows)
    await using opened = await open(agency, from, ['a', 'b'])
    const keys = rows.filter((_, at) => at % 2 === 0).map(([key = null]) => [key])
    let count = 0
    const found = new Set<string>()
    for await (const batch of opened.marks.ofKeys([...keys, ['gone'], ['H29/1'], ['H29/1']])) {
      count += batch.rows
      for (const [key] of textRows(batch, opened.snapshot.forms)) found.add(key ?? '')
    }
    expect([count, found.size]).toEqual([15_001, 15_001])
    expect(await marksIn(opened.snapshot, opened.marks.ofKeys([]))).toEqual(new Map())
  })
}

function belongToTheSnapshot(given: Given): void {
  test('totals, keys and rows by key are of one moment', async () => {
    const agency = await given()
    const from = await agency.makeTable(
      't',
      ['a', 'b'],
      [
        ['1', 'x'],
        ['2', 'y'],
      ],
    )
    await using opened = await open(agency, from, ['a', 'b'])
    const before = await summedTotals(opened.marks.totals(0))
    await agency.run(`update ${from} set b = 'z'`)
    await agency.run(`delete from ${from} where a = '2'`)
    const keys = await keysOf(opened.marks, 0, null)
    expect(totalsOf(keys, 0)).toEqual(before)
    expect(await marksIn(opened.snapshot, opened.marks.ofKeys([['1'], ['2']]))).toEqual(keys)
  })

  test('a compare that is told to stop stops', async () => {
    const agency = await given()
    const rows = Array.from({ length: 60_000 }, (_, at): Row => [`${at}`, 'x'.repeat(100)])
    const from = await agency.makeTable('t', ['a', 'b'], rows)
    const stop = new AbortController()
    await using opened = await open(agency, from, ['a', 'b'], stop.signal)
    const reading = (async () => {
      for await (const _ of opened.marks.keys(0, null)) stop.abort(new Error('told to stop'))
    })()
    await expect(reading).rejects.toThrow('told to stop')
  })
}

const request = { from: 't', key: ['a'], cursor: null, run: 'r' }
const never = new AbortController().signal

interface Opened extends AsyncDisposable {
  readonly snapshot: Snapshot
  readonly marks: MarkReader
}

async function open(agency: TestAgency, from: string, columns: readonly string[], signal = never): Promise<Opened> {
  const source = await openSource(agency.document, agency.options)
  const snapshot = await source.open({ ...request, from, columns }, signal)
  if (!snapshot.marks) throw new Error('the rows have no marks')
  return {
    snapshot,
    marks: snapshot.marks,
    [Symbol.asyncDispose]: async () => {
      await snapshot[Symbol.asyncDispose]()
      await source[Symbol.asyncDispose]()
    },
  }
}

async function allKeys(agency: TestAgency, from: string): Promise<ReadonlyMap<string, Marked>> {
  await using opened = await open(agency, from, ['a', 'b'])
  return await keysOf(opened.marks, 0, null)
}

/** The marks of all rows of a, b and c, and what is read of b and c, by the key. */
async function withTexts(agency: TestAgency, from: string) {
  await using opened = await open(agency, from, ['a', 'b', 'c'])
  const keys = await keysOf(opened.marks, 0, null)
  const texts = new Map<string, string>()
  for await (const batch of opened.snapshot.all()) {
    for (const [key, ...others] of textRows(batch, opened.snapshot.forms)) texts.set(key ?? '', JSON.stringify(others))
  }
  return { keys, texts }
}

/** Rows that only an unambiguous hash tells apart, and one that is equal to another. */
function pairs(text: string, at: number): Row[] {
  const cells: Row[] = [
    [text, null],
    [null, text],
    [text, ''],
    ['', text],
    [`${text}|`, 'x'],
    [text, '|x'],
    [`${text}x`, ''],
    [`${text} `, null],
    [text, null],
  ]
  return cells.map((row, index) => [`${at}.${index}`, ...row])
}

const awkward = ['', 'NULL', '\\N', '\\', "'", '"', '\t', '\n', '-', '0', '10', 'Đ', 'D', 'd', 'đ', 'A\u0300', 'À']

const anyText = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'))
const cell = fc.option(anyText, { nil: null })
const anyRow: fc.Arbitrary<Row> = fc.tuple(anyText, cell, cell)
