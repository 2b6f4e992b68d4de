import { expect, test } from 'vitest'
import { documentsOf } from '../../../../test/harness/test-store.ts'
import { compileCity } from '../compile-city.ts'

const documents = (mapping: string) =>
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
# sources/desk.yaml
source: desk
agency: H29
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/links.yaml
dataset: links
names: { one: link, many: links }
title: { vi: Nối, en: Links }
owner: H29
class: shared
key: [old, new]
fields: { old: { type: text }, new: { type: text }, made_on: { type: date } }
# datasets/cases.yaml
dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29
class: shared
key: [code]
fields: { code: { type: text }, who: { type: text }, day: { type: date }, tags: { type: text, list: true } }
sources: [{ source: desk, from: hs, map: { code: ma, ${mapping} } }]
`)

const told = (mapping: string) =>
  compileCity(documents(mapping)).problems.map(({ code, message }) => `${code} ${message}`)

test('a field that is read through links says which dataset turns what into what', () => {
  const { city, problems } = compileCity(
    documents('who: { from: ai, through: { dataset: links, from: old, to: new } }'),
  )
  expect(problems).toEqual([])
  expect(city?.contracts.get('cases')?.sources[0]?.map.who).toEqual({
    from: 'ai',
    values: null,
    linked: { dataset: 'links', from: 'old', to: 'new' },
  })
})

test('the unit of today is part of no key, for it changes with the day', () => {
  const keyed = documents('who: a').map(({ path, text }) => ({
    path,
    text: text.replace('code: ma', 'code: { from: ma, through: agencies_today }'),
  }))
  expect(compileCity(keyed).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'KHO132 code is part of the key',
  ])
})

test.for([
  ['who: { from: a, through: { dataset: other, from: old, to: new } }', 'KHO109 there is no dataset other'],
  ['who: { from: a, through: { dataset: links, from: old, to: name } }', 'KHO109 links has no field name'],
  [
    'who: { from: a, through: { dataset: links, from: new, to: old } }',
    'KHO140 new is not the first field of the key of links',
  ],
  ['who: { from: a, through: { dataset: links, from: old, to: made_on } }', 'KHO140 made_on of links is no text'],
  ['day: { from: a, through: { dataset: links, from: old, to: new } }', 'KHO140 day is no text'],
  ['tags: { from: a, through: { dataset: links, from: old, to: new } }', 'KHO140 tags is no text'],
  ['who: { from: a, through: { dataset: cases, from: code, to: who } }', 'KHO140 cases cannot be read through itself'],
  [
    'who: { from: a, values: { a: b }, through: { dataset: links, from: old, to: new } }',
    'KHO106 a field has its own `values` or links, not both',
  ],
] as const)('what links cannot be is said: %s', ([mapping, problem]) => {
  expect(told(mapping)).toEqual([problem])
})
