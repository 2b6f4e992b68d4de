import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsSource, type SourceRow } from '../harness/rows-source.ts'
import { compiled } from '../harness/test-store.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

const office = (name: string, agency: string) => `
# sources/${name}.yaml
source: ${name}
agency: ${agency}
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }`

/** Four districts with a desk each, one of which ended; what they resolved in time is public, with how it is reckoned. */
const documents = (protect = '') => `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal: { claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust } }
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Quận 1, en: District 1 } }
- { agency: H29.1.1, parent: H29.1, title: { vi: Phòng Một, en: First office } }
- { agency: H29.2, title: { vi: Quận 2, en: District 2 }, valid: { until: 2020-02-10 } }
- { agency: H29.3, title: { vi: Quận 3, en: District 3 } }
- { agency: H29.4, title: { vi: Quận 4, en: District 4 } }
${['1', '2', '3', '4'].map((nth) => office(`desk_${nth}`, `H29.${nth}`)).join('')}
# datasets/filings.yaml
dataset: filings
names: { one: filing, many: filings }
title: { vi: Hồ sơ một cửa, en: Filings }
owner: H29.1
class: on_request
key: [code]
fields: { code: { type: text }, unit: { type: text }, received: { type: date }, due: { type: date }, done: { type: date } }
sources:
${[1, 2, 3, 4].map((nth) => `  - { source: desk_${nth}, from: t, map: { code: code, unit: unit, received: received, due: due, done: done }, mode: snapshot, deletes: compare }`).join('\n')}
# datasets/on_time.yaml
dataset: on_time
names: { one: on_time_of_unit, many: on_time }
title: { vi: Tỷ lệ đúng hạn, en: On-time rates }
class: open
licence: cc-by-4.0
derive:
  from: filings
  by: { unit: unit, month: { month: received } }
  every: { unit: sources }
  measures:
    received: count
    resolved: { count_where: { done: { is_null: false } } }
    in_time: { count_where: { done: { lte: { field: due } } } }
    rate: { ratio: { numerator: in_time, denominator: resolved, percent: true, version: 2, basis: QĐ 766/QĐ-TTg } }
    place: { rank: { of: rate, within: [month] } }${protect}
# policies/on_time.yaml
policy: on_time
rules: [{ rule: everybody, allow: read, fields: all }]
`

let made = 0
/** Filings of a month: resolved in time, resolved late, and still open. */
const filed = (unit: string, month: number, counts: readonly [number, number, number]): SourceRow[] =>
  counts.flatMap((count, kind) =>
    Array.from({ length: count }, () => {
      made += 1
      const [due, done] = [`2020-0${month}-20`, [`2020-0${month}-20`, `2020-0${month}-21`, null][kind] ?? null]
      return [`F${made}`, unit, `2020-0${month}-03`, due, done]
    }),
  )

const columns = ['code', 'unit', 'received', 'due', 'done']
const first = filed('H29.1', 1, [9, 1, 2])
const second = [...filed('H29.2', 1, [19, 1, 0])]
const third = [...filed('H29.3', 1, [0, 0, 3]), ...filed('H29.3', 2, [4, 1, 0])]

let safe: SafeServer
const take = async (nth: number, rows: readonly SourceRow[], from = safe) => {
  const run = await from.store.sync('filings', `desk_${nth}`, rowsSource('t', columns, rows))
  expect(run).toMatchObject({ state: 'done', error: null })
}
beforeAll(async () => {
  safe = await safeServer(safeCity(documents()))
  for (const [at, rows] of [first, second, third].entries()) await take(at + 1, rows)
})
afterAll(() => safe[Symbol.asyncDispose]())

const ranking =
  '{ onTime(orderBy: [{ field: MONTH }, { field: PLACE, nulls: LAST }, { field: UNIT }]) { nodes { unit month received resolved rate place } } }'
const told = async (from = safe) => {
  const { body } = await from.ask(ranking)
  const nodes: Record<string, unknown>[] = body.data.onTime.nodes
  return nodes.map(({ unit, month, received, resolved, rate, place }) => [unit, month, received, resolved, rate, place])
}
const [january, february] = ['2020-01-01', '2020-02-01']
const known = [
  ['H29.2', january, 20, 20, '95.00', 1],
  ['H29.1', january, 12, 10, '90.00', 2],
  ['H29.3', january, 3, 0, null, null],
  ['H29.3', february, 5, 5, '80.00', 1],
  ['H29.1', february, 0, 0, null, null],
  ['H29.2', february, 0, 0, null, null],
]

test('G14: a rate over nothing is no number: not 0, not 100, and it has no place in the ranking', async () => {
  expect(await told()).toEqual(known)
})

test('G14: a unit without a dossier is told with zeros once its desk was read, and for as long as it was there', async () => {
  await take(4, [])
  const empty = (month: string) => ['H29.4', month, 0, 0, null, null]
  expect(await told()).toEqual([...known.slice(0, 3), empty(january), ...known.slice(3), empty(february)])
  // District 2 ended in February: what comes in March is none of its.
  await take(3, [...third, ...filed('H29.3', 3, [1, 0, 0])])
  expect((await told()).slice(8)).toEqual([
    ['H29.3', '2020-03-01', 1, 1, '100.00', 1],
    ['H29.1', '2020-03-01', 0, 0, null, null],
    ['H29.4', '2020-03-01', 0, 0, null, null],
  ])
})

test('places follow the figures of others, and a month that nobody has any more is told of nobody', async () => {
  await take(3, third)
  await take(1, [...first, ...filed('H29.1', 1, [40, 0, 0])])
  expect((await told()).slice(0, 2)).toEqual([
    ['H29.1', january, 52, 50, '98.00', 1],
    ['H29.2', january, 20, 20, '95.00', 2],
  ])
  expect((await told()).map(([, month]) => month)).not.toContain('2020-03-01')
})

test('the number’s definition travels with it: formula, version, ground, numerator and denominator', () => {
  const rate = safe.store
    .city()
    .contracts.get('on_time')
    ?.fields.find(({ name }) => name === 'rate')
  expect(rate).toMatchObject({
    unit: '%',
    description: {
      vi: '100 × in_time ÷ resolved; không áp dụng (N/A), để trống, khi mẫu số là 0. (công thức phiên bản 2, QĐ 766/QĐ-TTg)',
      en: '100 × in_time ÷ resolved; not applicable (N/A), null, where the denominator is 0. (formula version 2, QĐ 766/QĐ-TTg)',
    },
  })
})

test('G14: protected figures have the same: what is held back has no place, and is told from what there is none of', async () => {
  await using guarded = await safeServer(safeCity(documents('\n  protect: { min_group: 5 }')))
  for (const [at, rows] of [filed('H29.1', 1, [30, 10, 0]), filed('H29.2', 1, [20, 20, 0])].entries()) {
    await take(at + 1, rows, guarded)
  }
  await take(3, [], guarded)
  expect(await told(guarded)).toEqual([
    ['H29.1', january, 40, 40, '75.00', 1],
    ['H29.2', january, 40, 40, '50.00', 2],
    ['H29.3', january, 0, 0, null, null],
  ])
  const { body } = await guarded.ask('{ onTime(filter: { suppressed: { eq: true } }) { totalCount } }')
  expect(body.data.onTime.totalCount).toBe(0)
})

test('what cannot be reckoned so is said with its place', () => {
  const wrong = (from: string, to: string) => () => compiled(safeCity(documents().replace(from, to)))
  expect(wrong('every: { unit: sources }', 'every: { month: sources }')).toThrow('KHO157')
  expect(wrong('every: { unit: sources }', 'every: { desk: sources }')).toThrow('KHO157')
  expect(wrong('of: rate, within: [month]', 'of: nothing, within: [month]')).toThrow('KHO158')
  expect(wrong('of: rate, within: [month]', 'of: rate, within: [year]')).toThrow('KHO158')
  expect(wrong('{ unit: unit, month', '{ unit: { root: unit }, month')).toThrow('KHO156')
})
