import { expect, test } from 'vitest'
import { rowsSource } from '../../../test/harness/rows-source.ts'
import { documentsOf, testStore } from '../../../test/harness/test-store.ts'

const casesCity = documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.1, title: { vi: Một, en: One }, old_code: 000.00.01.H29 }
- agency: H29.2
  title: { vi: Hai, en: Two }
  old_code: 000.00.02.H29
  valid: { until: 2021-01-01 }
  succeeded_by: [{ agency: H29.7 }]
- { agency: H29.7, title: { vi: Bảy, en: Seven }, old_code: 000.00.02.H29, valid: { from: 2021-01-01, until: 2025-07-01 }, succeeded_by: [{ agency: H29.8 }] }
- { agency: H29.8, title: { vi: Tám, en: Eight }, valid: { from: 2025-07-01 } }
- { agency: H29.9, title: { vi: Chín, en: Nine } }
# codes/case_status.yaml
list: case_status
title: { vi: Trạng thái, en: Status }
codes:
  - { code: registered, title: { vi: a, en: a } }
  - { code: waiting, title: { vi: a, en: a }, until: 2021-01-01 }
  - { code: done, title: { vi: a, en: a } }
# codes/maps/desk_status.yaml
map: desk_status
to: case_status
values:
  MOI: registered
  CHO: waiting
  X: [{ value: registered, until: 2020-06-01 }, { value: done, from: 2020-06-01, until: 2021-06-01 }]
approved: { by: H29, on: 2020-01-01, decision: 12/QĐ-UBND }
# sources/desk.yaml
source: desk
agency: H29.1
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
  status: { type: text, codes: { list: case_status, at: received_at } }
  agency: { type: text, check: { name: agency_code, at: received_at } }
  received_at: { type: timestamp }
sources:
  - source: desk
    from: hs
    map: { code: ma, status: { from: tt, through: desk_status }, agency: { from: cq, through: agency_old_codes }, received_at: ngay }
`)

const cases = (rows: readonly (readonly string[])[]) => rowsSource('hs', ['ma', 'tt', 'cq', 'ngay'], rows)

const first = '000.00.01.H29'
const second = '000.00.02.H29'

async function read(rows: readonly (readonly string[])[]) {
  await using store = await testStore(casesCity)
  await store.sync('cases', 'desk', cases(rows))
  const refused = await store.rows(`select q.raw -> 'columns' ->> 'ma', b ->> 'field', b ->> 'rule', b ->> 'message'
    from kho.quarantine as q, json_array_elements(q.breaches) as b order by 1, 2`)
  return { held: await store.rows('select code, status, agency from data.cases order by code'), refused }
}

test('codes are read through approved maps, each by what it meant on the day of the event', async () => {
  const { held, refused } = await read([
    ['a', 'MOI', first, '2020-03-01T00:00:00Z'],
    ['b', 'X', first, '2020-05-31T16:59:59Z'],
    ['c', 'X', second, '2020-05-31T17:00:00Z'], // the first of June in the city
    ['d', 'MOI', second, '2021-01-01T00:00:00Z'],
  ])
  expect(held).toEqual([
    ['a', 'registered', 'H29.1'],
    ['b', 'registered', 'H29.1'],
    ['c', 'done', 'H29.2'],
    ['d', 'registered', 'H29.7'],
  ])
  expect(refused).toEqual([])
})

test('R28: codes that no map names, or that meant nothing on that day, wait with a suggestion and no value', async () => {
  const { held, refused } = await read([
    ['e', 'X', first, '2022-01-01T00:00:00Z'],
    ['f', 'LA', first, '2020-01-01T00:00:00Z'],
    ['g', 'CHO', first, '2021-01-01T00:00:00Z'],
    ['h', 'MOI', '000.00.09.H29', '2020-01-01T00:00:00Z'],
    ['i', 'MOI', '000.00.55.H29', '2020-01-01T00:00:00Z'],
    ['j', 'MOI', second, '2026-01-01T00:00:00Z'],
  ])
  expect(held).toEqual([])
  const unnamed = 'the source sent a code that the mapping does not name'
  expect(refused).toEqual([
    ['e', 'status', 'unmapped_code', 'its code had no meaning on that day'],
    ['f', 'status', 'unmapped_code', unnamed],
    ['g', 'status', 'codes', 'status is a code of case_status that was not in force on that day'],
    ['h', 'agency', 'unmapped_code', `${unnamed}; H29.9 may be meant, which nobody approved`],
    ['i', 'agency', 'unmapped_code', unnamed],
    ['j', 'agency', 'unmapped_code', 'its code had no meaning on that day'],
  ])
})
