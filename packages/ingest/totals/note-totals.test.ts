import { expect, test } from 'vitest'
import { rowsSource, type SourceRow } from '../../../test/harness/rows-source.ts'
import { documentsOf, testStore } from '../../../test/harness/test-store.ts'

const byFee = '{ total: figures, whole: received, parts: [done, open] }'

const figuresCity = (totals: string) =>
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
# sources/office.yaml
source: office
agency: H29
kind: postgres
connection: { host: localhost, database: a, user: kho }
# codes/kind.yaml
list: kind
title: { vi: Loại, en: Kind }
codes: [{ code: a, title: { vi: A, en: A } }, { code: b, title: { vi: B, en: B } }]
# datasets/figures.yaml
dataset: figures
names: { one: figure, many: figures }
title: { vi: Số liệu, en: Figures }
owner: H29
class: shared
key: [code]
fields:
  code: { type: text }
  kind: { type: text, codes: kind }
  received: { type: 'decimal(20,1)' }
  done: { type: integer }
  open: { type: bigint }
totals: [${totals}]
sources: [{ source: office, from: f, map: { code: code, kind: kind, received: received, done: done, open: open } }]
`)

const office = (...rows: SourceRow[]) => rowsSource('f', ['code', 'kind', 'received', 'done', 'open'], rows)

const all = `select total, part, stated, trim_scale(counted), trim_scale(unclassified), records, since is not null
  from kho.total order by total, part`

test('a whole and its parts in fields of records: what is left over, and how many records do not add up', async () => {
  await using store = await testStore(figuresCity(byFee))
  const beyond = '9007199254740993.5'
  const rows = [
    ['1', null, '10', '7', '3'],
    ['2', null, '10', '7', null],
    ['3', null, beyond, '0', '9007199254740993'],
    ['4', null, null, '5', '5'],
  ]
  expect(await store.sync('figures', 'office', office(...rows))).toMatchObject({ state: 'done', quarantined: 0 })
  expect(await store.rows(all)).toEqual([
    ['figures', '*', null, '9007199254741013.5', '3.5', '2', 't'],
    ['figures', 'done', null, '14', null, null, 'f'],
    ['figures', 'open', null, '9007199254740996', null, null, 'f'],
  ])
  await store.sync('figures', 'office', office(['1', null, '10', '7', '3']))
  expect(await store.rows("select since, unclassified, records from kho.total where part = '*'")).toEqual([
    [null, '0.0', '0'],
  ])
})

test('codes divide records: one of another code or of none is unclassified, and since when is kept', async () => {
  await using store = await testStore(figuresCity('{ total: kinds, by: kind, parts: [a] }'))
  const of = (...kinds: (string | null)[]) => office(...kinds.map((kind, at) => [`${at}`, kind, null, null, null]))
  await store.sync('figures', 'office', of('a', 'a', 'b', null))
  expect(await store.rows(all)).toEqual([
    ['kinds', '*', null, '4', '2', null, 't'],
    ['kinds', 'a', null, '2', null, null, 'f'],
  ])
  const [since] = await store.rows('select since, at from kho.total where since is not null')
  await store.sync('figures', 'office', of('a', 'a', 'b', null))
  expect(await store.rows('select since, at from kho.total where since is not null')).toEqual([since])
  await store.sync('figures', 'office', of('a', 'a', 'a', null))
  expect(await store.rows('select since, unclassified from kho.total where since is not null')).toEqual([
    [since?.[0], '1'],
  ])
  expect(await store.rows(`select message from kho.run where state = 'done' order by started_at`)).toEqual([
    ['kinds: 4 = 2 (a) + unclassified 2.'],
    [null],
    ['kinds: 4 = 3 (a) + unclassified 1.'],
  ])
})

test('a stated number stands beside the counted one, and a total that is declared no more is gone with the next run', async () => {
  const stated = "{ total: held, stated: { whole: '2.0', told_by: { vi: Báo cáo, en: Report } } }"
  await using store = await testStore(figuresCity(`${stated}, ${byFee}`))
  const row = ['1', null, '1', '1', '0']
  await store.sync('figures', 'office', office(row))
  expect(await store.rows(`${all.replace('order', "where total = 'held' order")}`)).toEqual([
    ['held', '*', '2.0', '1', null, null, 't'],
  ])
  await store.apply(figuresCity(byFee))
  expect(await store.sync('figures', 'office', office(row))).toMatchObject({ state: 'done', error: null })
  expect(await store.rows('select distinct total from kho.total')).toEqual([['figures']])
})
