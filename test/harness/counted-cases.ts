import type { Source } from '@kho/ingest/source.ts'
import { randomOf } from '../judges/random.ts'
import { rowsSource, type SourceRow } from './rows-source.ts'
import { documentsOf } from './test-store.ts'

/** A register of cases that two desks keep, and figures that are computed from it: documents. */
export function casesCity(figures: string, cases = caseFields) {
  return documentsOf(`
# city.yaml
city: cases
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
# sources/north.yaml
source: north
agency: H29
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
# sources/south.yaml
source: south
agency: H29
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: b, user: kho }
# datasets/cases.yaml
dataset: cases
names: { one: case, many: cases }
title: { vi: Vụ việc, en: Cases }
owner: H29
class: shared
key: [code]
subjects: { field: person }
fields:
${cases}
sources:
  - { source: north, from: t, map: &map { code: code, ward: ward, kind: kind, received: received, due: due, done: done, fee: fee, person: person }, mode: snapshot, deletes: compare }
  - { source: south, from: t, map: *map, mode: snapshot, deletes: compare }
${figures}`)
}

export const caseFields = `  code: { type: text }
  ward: { type: text }
  kind: { type: text }
  received: { type: timestamp }
  due: { type: date }
  done: { type: date }
  fee: { type: 'decimal(12,2)' }
  person: { type: text, sensitivity: personal }`

const columns = ['code', 'ward', 'kind', 'received', 'due', 'done', 'fee', 'person']

/** One case, as its desk keeps it. */
export type Case = SourceRow

export function desk(cases: Iterable<Case>): Source {
  return rowsSource('t', columns, [...cases])
}

/** Random cases of few wards, kinds and months, some of them without one of these; times lie about midnights of the city. */
export function randomCases(seed: number, stream: number, codes: readonly string[]): Case[] {
  const random = randomOf(seed, stream)
  return codes.map((code) => {
    const month = 1 + random.below(3)
    const received = `2020-0${month}-${random.pick(['01 00:00:00', '01 00:30:00', '15 12:00:00', '28 23:59:59.999999'])}`
    return [
      code,
      random.chance(0.05) ? null : `w${random.below(4)}`,
      random.pick(['a', 'b', 'c']),
      received,
      `2020-0${month + 1}-${10 + random.below(3)}`,
      random.chance(0.3) ? null : `2020-0${month + 1}-${10 + random.below(4)}`,
      random.chance(0.2) ? null : `${random.below(500)}.${10 + random.below(90)}`,
      `p${random.below(40)}`,
    ]
  })
}
