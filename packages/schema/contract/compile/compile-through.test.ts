import { expect, test } from 'vitest'
import { compileCity } from '../compile-city.ts'

const map = (body: string) => `map: desk_status\napproved: { by: H29, on: 2020-01-01 }\n${body}\n`

const dated = 'values: { X: [{ value: a, until: 2020-06-01 }, { value: b, from: 2020-06-01 }] }'

const city = (codes: string, mapping: string, fields = '') => [
  { path: 'city.yaml', text: 'city: c\ntitle: { vi: a, en: a }\ntime_zone: Asia/Ho_Chi_Minh\n' },
  { path: 'agencies/a.yaml', text: '- { agency: H29, title: { vi: a, en: a } }\n' },
  { path: 'codes/maps/desk_status.yaml', text: codes },
  {
    path: 'codes/status.yaml',
    text: `list: case_status\ntitle: { vi: a, en: a }\ncodes: [{ code: a, title: { vi: a, en: a } }, { code: b, title: { vi: a, en: a } }]\n`,
  },
  {
    path: 'sources/desk.yaml',
    text: 'source: desk\nagency: H29\nkind: postgres\nconnection: { host: h, database: d, user: u }\n',
  },
  {
    path: 'datasets/cases.yaml',
    text: `dataset: cases
names: { one: case_file, many: case_files }
title: { vi: a, en: a }
owner: H29
class: shared
key: [code]
fields: { code: { type: text }, at: { type: date }, status: { type: text, codes: case_status }${fields} }
sources: [{ source: desk, from: t, map: { code: a, at: b, ${mapping} } }]
`,
  },
]

const told = (codes: string, mapping: string, fields = '') =>
  compileCity(city(codes, mapping, fields)).problems.map(({ code, message }) => `${code} ${message}`)

test('a code map becomes the mapping of every field that is read through it', () => {
  const documents = city(
    map('to: case_status\nvalues: { M: a, X: [{ value: a, until: 2020-06-01 }, { value: b, from: 2020-06-01 }] }'),
    'status: { from: s, through: { map: desk_status, at: at } }',
  )
  const { city: compiled, problems } = compileCity(documents)
  expect(problems).toEqual([])
  expect(compiled?.contracts.get('cases')?.sources[0]?.map.status).toEqual({
    from: 's',
    values: { M: 'a' },
    dated: {
      at: 'at',
      codes: {
        X: [
          { value: 'a', from: null, until: '2020-06-01' },
          { value: 'b', from: '2020-06-01', until: null },
        ],
      },
      suggestions: {},
    },
  })
})

const through = 'status: { from: s, through: desk_status }'

test.for([
  [map('values: { M: a }'), 'status: { from: s, through: other }', '', ['KHO109 there is no code map other']],
  [map('to: other\nvalues: { M: a }'), 'status: s', '', ['KHO109 there is no code list other']],
  [
    map('to: case_status\nvalues: { M: a }'),
    'other: { from: s, through: desk_status }',
    ', other: { type: text }',
    ['KHO131 desk_status leads to case_status, and other has codes of no list'],
  ],
  [map(dated), through, '', ['KHO132 codes of status mean different things on different days']],
  [
    map(dated),
    'status: { from: s, through: { map: desk_status, at: status } }',
    '',
    ['KHO106 status is neither a date nor a timestamp'],
  ],
  [
    map('values: { M: a }'),
    'status: { from: s, values: { M: a }, through: desk_status }',
    '',
    ['KHO106 a field has its own `values` or a code map, not both'],
  ],
  [
    map('values: { X: [{ value: a, until: 2020-06-02 }, { value: b, from: 2020-06-01 }] }'),
    'status: s',
    '',
    ['KHO108 the code X means two things on one day'],
  ],
  ['map: desk_status\nvalues: { M: a }\n', 'status: s', '', ['KHO105 approved is missing in this document']],
] as const)('what a map cannot be is said: %#', ([codes, mapping, fields, problems]) => {
  expect(told(codes, mapping, fields)).toEqual(problems)
})
