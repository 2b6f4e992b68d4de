import { expect, test } from 'vitest'
import { compileCity } from '../compile-city.ts'

const city = (source: string) => [
  { path: 'city.yaml', text: 'city: c\ntitle: { vi: a, en: a }\ntime_zone: Asia/Ho_Chi_Minh\n' },
  { path: 'agencies/a.yaml', text: '- { agency: H29, title: { vi: a, en: a } }\n' },
  { path: 'sources/office.yaml', text: `source: office\nagency: H29\n${source}\n` },
  {
    path: 'datasets/cases.yaml',
    text: `dataset: cases
names: { one: case_file, many: case_files }
title: { vi: a, en: a }
owner: H29
class: shared
key: [code]
size: 1
fields: { code: { type: text } }
sources: [{ source: office, from: t, map: { code: a }, mode: log }]
`,
  },
]

const connection = 'connection: { host: h, database: d, user: u }'

test.for([
  [`kind: postgres\n${connection}\nlimits: { retained_log: 2GB }`, []],
  [`kind: postgres\n${connection}`, ['KHO105 mode log needs limits.retained_log of office']],
  [`kind: mysql\n${connection}\nlimits: { retained_log: 2GB }`, ['KHO106 mode log is none of a source of kind mysql']],
] as const)('a log is followed only where its size is bounded: %s', ([source, told]) => {
  const { city: compiled, problems } = compileCity(city(source))
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual(told)
  expect(compiled?.contracts.get('cases')?.sources[0]?.deletes).toBe(told.length === 0 ? 'log' : undefined)
})
