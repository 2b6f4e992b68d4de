import { compiled, documentsOf } from './test-store.ts'

/** A dataset with a field of every type and every sort of check, from two sources. */
export const thingsCity = compiled(
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department }, valid: { from: 2001-01-01 } }
- { agency: H29.2, title: { vi: Sở Hai, en: Second department } }
# sources/first.yaml
source: first
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
owns: { things: { owner: H29.1 } }
# sources/second.yaml
source: second
agency: H29.2
kind: postgres
time_zone: America/New_York
connection: { host: localhost, database: b, user: kho }
# codes/states.yaml
list: states
title: { vi: Trạng thái, en: State }
codes:
  - { code: open, title: { vi: Mở, en: Open } }
  - { code: shut, from: 2010-01-01, until: 2021-01-01, title: { vi: Đóng, en: Shut } }
# datasets/things.yaml
dataset: things
names: { one: thing, many: things }
title: { vi: Vật, en: Things }
owner: H29.1
class: shared
key: [code, day]
size: 1000
fields:
  code: { type: text }
  day: { type: date }
  owner: { type: text, check: { name: agency_code, at: at } }
  number: { type: integer, required: true }
  wide: { type: bigint }
  fee: { type: 'decimal(9,2)' }
  sum: { type: 'decimal(14,0)' }
  share: { type: 'decimal(6,6)' }
  flag: { type: boolean }
  born: { type: date, partial: true }
  clock: { type: time }
  at: { type: timestamp }
  until: { type: timestamp }
  uid: { type: uuid }
  doc: { type: json }
  tags: { type: text, list: true }
  citizen: { type: text, check: citizen_id }
  dossier: { type: text, check: { name: dossier_code, at: at } }
  tax: { type: text, check: { name: tax_code, at: day } }
  procedure: { type: text, check: procedure_code }
  ward: { type: text, check: ward_code }
  state: { type: text, codes: { list: states, at: at } }
  kind: { type: text }
  level: { type: integer }
quality:
  - { rule: until_after_at, check: { until: { gte: { field: at } } }, level: error }
  - { rule: recent, check: { or: [{ day: { gte: 2000-01-01 } }, { number: { lt: 5 } }] }, level: warning }
  - { rule: not_free, check: { not: { fee: { eq: '0.00' } } }, level: warning }
  - { rule: has_kind, check: { and: [{ kind: { is_null: false } }, { clock: { lt: '23:00:00' } }] }, level: warning }
sources:
  - source: first
    from: t
    map: &map { code: c1, day: c2, owner: c3, number: c4, wide: c5, fee: c6, sum: c7, share: c8, flag: c9, born: c10, clock: c11, at: c12, until: c13, uid: c14, doc: c15, tags: c16, citizen: c17, dossier: c18, tax: c19, procedure: c20, ward: c21, state: c22, kind: { from: c23, values: { '1': small, '-2': 'lớn', '03': null, 'Trực tiếp': direct } }, level: { from: c24, values: { '1': 10, 't': 20, 'NaN': 30 } } }
  - source: second
    from: t
    map: *map
    deletes: { soft: { flag: true } }
`),
)
