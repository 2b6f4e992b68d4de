import { expect, test } from 'vitest'
import { rowsSource } from '../../../test/harness/rows-source.ts'
import { documentsOf, testStore } from '../../../test/harness/test-store.ts'

/** Two districts that became one in 2021, which was divided in 2025; one that became a ward; and one that ended with none. */
const unitsCity = (clock: string) =>
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
clock: ${clock}
synthetic: true
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
- agency: H29.762
  title: { vi: Thủ Đức, en: Thu Duc }
  valid: { from: 1997-04-01, until: 2021-01-01 }
  succeeded_by: [{ agency: H29.7690 }]
- agency: H29.769
  title: { vi: Quận 2, en: District 2 }
  valid: { from: 1997-04-01, until: 2021-01-01 }
  succeeded_by: [{ agency: H29.7690 }]
- agency: H29.7690
  title: { vi: Thành phố Thủ Đức, en: Thu Duc City }
  valid: { from: 2021-01-01, until: 2025-07-01 }
  succeeded_by: [{ agency: H29.26824, share: 0.5 }, { agency: H29.26833, share: 0.5 }]
- agency: H29.787
  title: { vi: Cần Giờ, en: Can Gio }
  valid: { until: 2025-07-01 }
  succeeded_by: [{ agency: H29.27664 }]
- { agency: H29.788, title: { vi: Một, en: One }, valid: { until: 2021-01-01 } }
- { agency: H29.26824, title: { vi: Linh Xuân, en: Linh Xuan }, valid: { from: 2025-07-01 } }
- { agency: H29.26833, title: { vi: Hiệp Bình, en: Hiep Binh }, valid: { from: 2025-07-01 } }
- { agency: H29.27664, title: { vi: Xã Cần Giờ, en: Can Gio Commune }, valid: { from: 2025-07-01 } }
# codes/maps/divided_districts.yaml
map: divided_districts
values:
  TD: [{ value: H29.7690, until: 2025-07-01 }, { value: H29.26824, from: 2025-07-01 }]
approved: { by: H29, on: 2025-06-15, decision: 1685/NQ-UBTVQH15 }
# sources/desk.yaml
source: desk
agency: H29
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/cases.yaml
dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29
class: shared
key: [code]
fields:
  code: { type: text }
  agency: { type: text, check: agency_code }
  agency_today: { type: text, check: agency_code }
  counter: { type: text }
  received_on: { type: date }
sources:
  - source: desk
    from: hs
    map:
      code: ma
      agency: { from: cq, through: { map: agencies_of_the_day, at: received_on } }
      agency_today: { from: cq, through: agencies_today }
      counter: { from: quay, through: { map: divided_districts, at: received_on } }
      received_on: ngay
`)

const columns = ['ma', 'cq', 'quay', 'ngay']
const cases: readonly (string | null)[][] = [
  ['a', 'H29.762', 'TD', '2020-06-01'],
  ['b', 'H29.762', 'TD', '2021-06-01'], // the system did not learn of the new city
  ['c', 'H29.7690', null, '2020-06-01'], // the system rewrote its old records: which of two districts, it lost
  ['d', 'H29.762', 'TD', '2025-08-01'],
  ['e', 'H29.787', null, '2025-08-01'],
  ['f', 'H29.27664', null, '2020-06-01'],
  ['g', 'H29.788', null, '2022-01-01'],
  ['h', 'H29', null, '2020-06-01'],
]

const unitsOf = `select code, agency, agency_today, counter from data.cases order by code`

test('a record has the unit of its day and the one of today, along every chain, and a division needs a decision', async () => {
  await using store = await testStore(unitsCity('2025-08-01T08:00:00+07:00'))
  const result = await store.sync('cases', 'desk', rowsSource('hs', columns, cases))
  expect(result).toMatchObject({ inserted: 8, quarantined: 0 })
  expect(await store.rows(unitsOf)).toEqual([
    ['a', 'H29.762', 'H29.762', 'H29.7690'],
    ['b', 'H29.7690', 'H29.762', 'H29.7690'],
    ['c', 'H29.7690', 'H29.7690', null],
    ['d', 'H29.762', 'H29.762', 'H29.26824'],
    ['e', 'H29.27664', 'H29.27664', null],
    ['f', 'H29.787', 'H29.27664', null],
    ['g', 'H29.788', 'H29.788', null],
    ['h', 'H29', 'H29', null],
  ])
})

test('the day on which units are succeeded, everything is read again, and only the unit of today changes', async () => {
  await using store = await testStore(unitsCity('2020-11-02T08:00:00+07:00'))
  const read = () => store.sync('cases', 'desk', rowsSource('hs', columns, cases.slice(0, 1)))
  await read()
  expect(await store.rows(unitsOf)).toEqual([['a', 'H29.762', 'H29.762', 'H29.7690']])
  await store.apply(unitsCity('2020-12-31T23:59:59+07:00'))
  expect(await read()).toMatchObject({ unchanged: 1, updated: 0 })
  await store.apply(unitsCity('2021-01-01T00:00:00+07:00'))
  expect(await read()).toMatchObject({ updated: 1 })
  expect(await store.rows(unitsOf)).toEqual([['a', 'H29.762', 'H29.7690', 'H29.7690']])
})

test('a code that is no agency waits', async () => {
  await using store = await testStore(unitsCity('2020-11-02T08:00:00+07:00'))
  await store.sync('cases', 'desk', rowsSource('hs', columns, [['a', 'H29.999', null, '2020-06-01']]))
  const rules = `select b ->> 'field', b ->> 'rule' from kho.quarantine, json_array_elements(breaches) as b order by 1`
  expect(await store.rows(rules)).toEqual([
    ['agency', 'unmapped_code'],
    ['agency_today', 'unmapped_code'],
  ])
})
