import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { compiled } from '../harness/test-store.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

/** Terms of procedures as decisions set them one after the other, and filings whose codes name the unit too. */
const documents = `
# sources/desk.yaml
source: desk
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
# datasets/terms.yaml
dataset: terms
names: { one: terms_of_procedure, many: terms }
title: { vi: Thời hạn thủ tục, en: Terms of procedures }
owner: H29.1
class: open
licence: cc-by-4.0
key: [code, valid_from]
valid: { from: valid_from, until: valid_until }
fields:
  code: { type: text, check: procedure_code }
  valid_from: { type: date }
  valid_until: { type: date }
  days: { type: integer }
sources: [{ source: desk, from: terms, map: { code: code, valid_from: a, valid_until: b, days: days }, mode: snapshot, deletes: compare }]
# datasets/filings.yaml
dataset: filings
names: { one: filing, many: filings }
title: { vi: Hồ sơ một cửa, en: Filings }
owner: H29.1
class: open
licence: cc-by-4.0
key: [code]
fields:
  code: { type: text }
  procedure_code: { type: text, check: procedure_code, ref: { dataset: terms, on: code, at: received_at, root: true }, as: terms }
  received_at: { type: timestamp }
sources: [{ source: desk, from: filings, map: { code: code, procedure_code: tthc, received_at: at }, mode: snapshot, deletes: compare }]
# datasets/filed.yaml
dataset: filed
names: { one: filed_for, many: filed }
licence: cc-by-4.0
title: { vi: Hồ sơ theo thủ tục, en: Filings by procedure }
derive: { from: filings, by: { procedure: { root: procedure_code }, year: { year: received_at } }, measures: { filings: count } }
# policies/terms.yaml
policy: terms
rules: [{ rule: everybody, allow: read, fields: all }]
# policies/filings.yaml
policy: filings
rules:
  - { rule: everybody, allow: read, fields: [code, procedure_code] }
  - { rule: officers, allow: read, to: { kind: officer }, fields: all }
# policies/filed.yaml
policy: filed
rules: [{ rule: everybody, allow: read, fields: all }]
`

let safe: SafeServer
const take = async (dataset: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]) =>
  expect(await safe.store.sync(dataset, 'desk', rowsSource(dataset, columns, rows))).toMatchObject({ state: 'done' })

beforeAll(async () => {
  safe = await safeServer(safeCity(documents))
  await take(
    'terms',
    ['code', 'a', 'b', 'days'],
    [
      ['1.004194', '2019-01-01', '2020-07-01', '15'],
      ['1.004194', '2020-07-01', null, '10'],
      ['1.009999', '2020-07-01', null, '5'],
      ['1.004195', '2018-01-01', '2020-01-01', '7'],
    ],
  )
  await take(
    'filings',
    ['code', 'tthc', 'at'],
    [
      ['F1', '1.004194.000.00.60.H29', '2020-06-30 23:59:59'], // the last second under the old decision, in the city
      ['F2', '1.004194.000.00.70.H29', '2020-07-01 00:00:00'],
      ['F3', '1.004194', '2020-12-31 08:00:00'],
      ['F4', '1.004195', '2020-02-03 08:00:00'], // a procedure that nothing has replaced
    ],
  )
})
afterAll(() => safe[Symbol.asyncDispose]())

const officer = { kho_kind: 'officer', unit: 'H29.1', cccd: '079190000011' }
const asked = async (query: string) => (await safe.ask(query, { as: officer })).body.data

test('G18: a dossier keeps its code, and leads to the terms that its procedure had on the day it was received', async () => {
  const { filings } = await asked(
    '{ filings(orderBy: [{ field: CODE }]) { nodes { code procedureCode terms { code days validFrom } } } }',
  )
  const [old, new_] = [
    { code: '1.004194', days: 15, validFrom: '2019-01-01' },
    { code: '1.004194', days: 10, validFrom: '2020-07-01' },
  ]
  expect(filings.nodes).toEqual([
    { code: 'F1', procedureCode: '1.004194.000.00.60.H29', terms: old },
    { code: 'F2', procedureCode: '1.004194.000.00.70.H29', terms: new_ },
    { code: 'F3', procedureCode: '1.004194', terms: new_ },
    { code: 'F4', procedureCode: '1.004195', terms: null },
  ])
})

test('G18: the way back, filters and orders join on root and validity alike', async () => {
  const { terms, filtered, none } = await asked(`{
    terms(orderBy: [{ field: CODE }, { field: VALID_FROM }]) { nodes { code days filings(orderBy: [{ field: CODE }]) { nodes { code } } } }
    filtered: filings(filter: { terms: { days: { eq: 10 } } }, orderBy: [{ terms: { field: DAYS } }, { field: CODE }]) { totalCount nodes { code } }
    none: terms(filter: { filings: { none: { code: { isNull: false } } } }) { nodes { code } }
  }`)
  const nodes: { code: string; days: number; filings: { nodes: { code: string }[] } }[] = terms.nodes
  expect(nodes.map(({ code, days, filings }) => [code, days, filings.nodes.map((filing) => filing.code)])).toEqual([
    ['1.004194', 15, ['F1']],
    ['1.004194', 10, ['F2', 'F3']],
    ['1.004195', 7, []],
    ['1.009999', 5, []],
  ])
  expect(filtered).toEqual({ totalCount: 2, nodes: [{ code: 'F2' }, { code: 'F3' }] })
  expect(none.nodes.map(({ code }: { code: string }) => code).sort()).toEqual(['1.004195', '1.009999'])
})

test('G18: an index counts a procedure once, whichever unit’s code its dossiers carry', async () => {
  const { filed } = await asked('{ filed(orderBy: [{ field: PROCEDURE }]) { nodes { procedure year filings } } }')
  expect(filed.nodes).toEqual([
    { procedure: '1.004194', year: '2020-01-01', filings: 3 },
    { procedure: '1.004195', year: '2020-01-01', filings: 1 },
  ])
})

test('who is not shown the day of receipt is not led by it', async () => {
  const { body } = await safe.ask('{ filings(first: 1) { nodes { code terms { days } } } }')
  expect(body.data.filings.nodes).toEqual([{ code: 'F1', terms: null }])
})

test('validity is of whole dates, and a root of procedure codes', () => {
  const wrong = (from: string, to: string) => () => compiled(safeCity(documents.replace(from, to)))
  expect(wrong('valid_until: { type: date }', 'valid_until: { type: timestamp }')).toThrow('KHO159')
  expect(wrong('{ type: text, check: procedure_code, ref', '{ type: text, ref')).toThrow('KHO156')
  expect(wrong('valid: { from: valid_from, until: valid_until }\n', '')).toThrow('KHO109')
})
