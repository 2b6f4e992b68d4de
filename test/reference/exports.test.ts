import { isDeepStrictEqual } from 'node:util'
import { type LiveExport, liveExport } from '@kho/api/open/live-export.ts'
import { planExport } from '@kho/api/plan/plan-export.ts'
import type { ExportFormat } from '@kho/api/query/export-sql.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type LendingDatabase, openDatabase } from '@kho/schema/store/database.ts'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { randomOf } from '../judges/random.ts'
import { byId } from './answer-plan.ts'
import { openNotebook } from './ask-store.ts'
import { kinds } from './asker-words.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeAsk } from './make-asker.ts'
import { makeStore, type Store } from './make-records.ts'
import { type ShownRecord, shownViewOf } from './shown-view.ts'
import { toldIn, toldOf } from './told-people.ts'
import { contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)

let fresh: FreshDatabase
let database: LendingDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

/** A file whole, and what the ledger was told. */
async function exported(ask: Ask, dataset: string, format: ExportFormat) {
  const ledger = openNotebook()
  const plan = planExport(ask, 1, dataset)
  const signal = new AbortController().signal
  const today = () => ask.today
  const wanted: LiveExport = { plan, format, reader: ask.principal, correlationId: 'test', signal, today }
  const parts = await Array.fromAsync(liveExport(wanted, { streams: database, session: database, ledger }))
  const text = Buffer.concat(parts.map(({ bytes }) => bytes)).toString('utf8')
  return { text, plan, entries: ledger.entries, records: parts.reduce((sum, { records }) => sum + records, 0) }
}

/** What the file must hold, by the interpreter, in order: of its key where that is shown in every record, else of ids. */
function shownTo(ask: Ask, store: Store, dataset: string): readonly ShownRecord[] {
  const view = viewOf(ask, dataset)
  const records = byId(shownViewOf(ask, store).records(dataset, []))
  const { key } = view.contract
  if (key.some((field) => view.over('x').cell(field).state !== 'shown')) return records
  return records.toSorted((a, b) => {
    const differing = key.find((field) => a.truth[field] !== b.truth[field])
    return differing === undefined ? 0 : compareKeys(a.truth[differing], b.truth[differing])
  })
}

function compareKeys(a: Value | undefined, b: Value | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareCodePoints(String(a), String(b))
}

const inOrder = (ask: Ask, dataset: string, rows: readonly unknown[]): readonly unknown[] =>
  viewOf(ask, dataset).whole ? rows.map((row) => JSON.stringify(row)).sort() : rows

function lineOf({ cells }: ShownRecord): unknown {
  return JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(cells).map(([name, { value }]) => [name, value]))))
}

/** A cell of CSV as a reader that is not ours understands it: null and the empty text apart. */
function csvRows(text: string): readonly (readonly (string | null)[])[] {
  const cast = (value: string, { quoting }: { quoting: boolean }) => (value === '' && !quoting ? null : value)
  return parse(text, { cast, record_delimiter: '\r\n', relax_column_count: false }) as (string | null)[][]
}

function isCell(cell: string | null | undefined, value: Value | undefined): boolean {
  if (value === null || value === undefined) return cell === null
  if (cell === null || cell === undefined) return false
  if (typeof value === 'string') return cell === value || isDeepStrictEqual(cell, JSON.stringify(value))
  return typeof value === 'object' ? isDeepStrictEqual(JSON.parse(cell), value) : cell === String(value)
}

test(`D02, T2: files of random stores are, row by row and for every kind of principal, what the interpreter shows; the ledger has whom they told of (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const seen = { records: 0, told: 0, kinds: new Set<string>() }
  for (let at = 0; at < 12; at += 1) {
    const store = makeStore(randomOf(seed, at), 14)
    await loadStore(database, contracts, store)
    for (let turn = 0; turn < 12; turn += 1) {
      const ask = makeAsk(randomOf(seed, 7_000 + at * 100 + turn))
      for (const { dataset, fields } of contracts) {
        const expected = shownTo(ask, store, dataset)
        const lines = await exported(ask, dataset, 'ndjson')
        const of = `store ${at}, asker ${turn}, ${dataset}`
        const said = lines.text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line))
        expect(inOrder(ask, dataset, said), of).toEqual(inOrder(ask, dataset, expected.map(lineOf)))
        expect([...toldIn(lines.entries)].sort(), of).toEqual([...toldOf(lines.plan, store)].sort())

        const csv = await exported(ask, dataset, 'csv')
        const [names = [], ...rows] = csvRows(csv.text)
        expect(names).toEqual(fields.map(({ name }) => name))
        expect([rows.length, csv.records], of).toEqual([expected.length, expected.length])
        expect(toldIn(csv.entries)).toEqual(toldIn(lines.entries))
        if (!viewOf(ask, dataset).whole) {
          const wrong = expected.flatMap(({ cells }, row) =>
            fields.flatMap(({ name }, column) => (isCell(rows[row]?.[column], cells[name]?.value) ? [] : [name])),
          )
          expect(wrong, of).toEqual([])
        }
        seen.records += expected.length
        seen.told += toldIn(csv.entries).size
        if (expected.length > 0) seen.kinds.add(ask.principal.kind)
      }
    }
  }
  expect([...seen.kinds].sort()).toEqual([...kinds].sort())
  expect(seen.records).toBeGreaterThan(1_000)
  expect(seen.told).toBeGreaterThan(500)
})
