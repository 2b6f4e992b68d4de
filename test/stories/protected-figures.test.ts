import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsSource, type SourceRow } from '../harness/rows-source.ts'
import { compiled, documentsOf } from '../harness/test-store.ts'
import type { Claims } from '../safety/issuer.ts'
import { safeCity } from '../safety/safe-city.ts'
import { codesOf, type SafeServer, safeServer } from '../safety/safe-server.ts'

/** A hospital's register of illnesses, and figures of it by ward that everybody may read. */
const register = `
# sources/hospital.yaml
source: hospital
agency: H29.2
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: h, user: kho }
# datasets/illnesses.yaml
dataset: illnesses
names: { one: illness, many: illnesses }
title: { vi: Ca bệnh, en: Cases of illness }
owner: H29.2
class: on_request
listed: true
key: [code]
subjects: [{ field: patient }]
fields: { code: { type: text }, ward: { type: text }, illness: { type: text }, patient: { type: text, sensitivity: personal } }
sources: [{ source: hospital, from: t, map: { code: code, ward: ward, illness: illness, patient: patient }, mode: snapshot, deletes: compare }]
# policies/illnesses.yaml
policy: illnesses
rules:
  - { rule: own_ward, allow: read, to: { kind: officer, agency: H29.2 }, where: { ward: w1 }, fields: { except: [patient] } }
`
const figures = (protect: string) => `
# datasets/illness_figures.yaml
dataset: illness_figures
names: { one: illness_figure, many: illness_figures }
title: { vi: Ca bệnh theo phường, en: Illnesses by ward }
owner: H29.2
class: open
licence: cc-by-4.0
listed: true
derive: { from: illnesses, by: { ward: ward, illness: illness }, measures: { people: count }${protect} }
# datasets/ward_figures.yaml
dataset: ward_figures
names: { one: ward_figure, many: ward_figures }
title: { vi: Ca bệnh của phường, en: Illnesses of a ward }
owner: H29.2
class: open
licence: cc-by-4.0
listed: true
derive: { from: illnesses, by: { ward: ward }, measures: { people: count }, protect: { min_group: 10 } }
# policies/illness_figures.yaml
policy: illness_figures
rules: [{ rule: everybody, allow: read, fields: all }]
# policies/ward_figures.yaml
policy: ward_figures
rules: [{ rule: everybody, allow: read, fields: all }]
`
const city = (protect: string) => [...safeCity(), ...documentsOf(register + figures(protect))]

const people = (ward: string, illness: string, count: number): SourceRow[] =>
  Array.from({ length: count }, (_, at) => [`${ward}${illness}${at}`, ward, illness, `07919${at}${ward}${illness}`])

/** Two people of ward w1 have what is rare. */
const known = [
  ...people('w1', 'flu', 40),
  ...people('w1', 'rare', 2),
  ...people('w1', 'cold', 15),
  ...people('w2', 'flu', 25),
]

let safe: SafeServer
const take = (rows: readonly SourceRow[]) =>
  safe.store.sync('illnesses', 'hospital', rowsSource('t', ['code', 'ward', 'illness', 'patient'], rows))

beforeAll(async () => {
  safe = await safeServer(city(', protect: { min_group: 10 }'))
  expect(await take(known)).toMatchObject({ state: 'done', error: null })
})
afterAll(() => safe[Symbol.asyncDispose]())

const doctor: Claims = { kho_kind: 'officer', unit: 'H29.2', cccd: '079190000031' }
const asked = async (query: string, as?: Claims) => (await safe.ask(query, as ? { as } : {})).body.data
const figuresNow = async () =>
  (
    await asked(
      '{ illnessFigures(orderBy: [{ field: WARD }, { field: ILLNESS }]) { nodes { ward illness people suppressed } } }',
    )
  ).illnessFigures.nodes

test('G11: figures of people may not be open without protection', () => {
  expect(() => compiled(city(''))).toThrow('KHO167')
  expect(() => compiled(city(', protect: { min_group: 2 }'))).toThrow()
})

test('G11: a cell of two people is not told, nor another one that would tell of it with the ward’s total', async () => {
  const { wardFigures } = await asked('{ wardFigures(orderBy: [{ field: WARD }]) { nodes { ward people } } }')
  expect(wardFigures.nodes).toEqual([
    { ward: 'w1', people: 57 },
    { ward: 'w2', people: 25 },
  ])
  expect(await figuresNow()).toEqual([
    { ward: 'w1', illness: 'cold', people: null, suppressed: true },
    { ward: 'w1', illness: 'flu', people: 40, suppressed: false },
    { ward: 'w1', illness: 'rare', people: null, suppressed: true },
    { ward: 'w2', illness: 'flu', people: 25, suppressed: false },
  ])
})

test('G11: what is hidden is in no total that is asked for either', async () => {
  const byWard =
    '(groupBy: { field: WARD }) { groups { key { ward } sum { people } count(where: { suppressed: { eq: true } }) } }'
  expect((await asked(`{ illnessFiguresAggregate${byWard} }`)).illnessFiguresAggregate.groups).toEqual([
    { key: { ward: 'w1' }, sum: { people: '40' }, count: 2 },
    { key: { ward: 'w2' }, sum: { people: '25' }, count: 0 },
  ])
})

test('G11: the day after, one more does not show by the difference', async () => {
  const before = await figuresNow()
  await take([...known, ...people('w3', 'rare', 1)])
  expect(await figuresNow()).toEqual(before)
})

test('G22: what is counted over records that the asker is not shown is refused, or told of the shown ones alone', async () => {
  const counted = '{ illnesses { totalCount } }'
  const ofWard = (await asked(counted, doctor)).illnesses.totalCount
  expect(ofWard).toBe(57)
  const grouped = '{ illnessesAggregate(groupBy: { field: ILLNESS }) { groups { key { illness } count } } }'
  expect((await asked(grouped, doctor)).illnessesAggregate.groups).toEqual([
    { key: { illness: 'cold' }, count: 15 },
    { key: { illness: 'flu' }, count: 40 },
    { key: { illness: 'rare' }, count: 2 },
  ])
  const { totalCount, nodes } = (
    await asked(`{ illnesses(filter: { illness: { eq: "flu" } }, first: 100) { totalCount nodes { code } } }`, doctor)
  ).illnesses
  expect([totalCount, nodes.length]).toEqual([40, 40])
  expect((await asked(counted)).illnesses.totalCount).toBe(0)
  for (const as of [doctor, undefined]) {
    const answer = await safe.ask(
      '{ illnessesAggregate(groupBy: [{ field: PATIENT }]) { groups { count } } }',
      as ? { as } : {},
    )
    expect(codesOf(answer)).toEqual(['KHO301'])
    const patient = await safe.ask(
      '{ illnesses(filter: { patient: { startsWith: "0" } }) { totalCount } }',
      as ? { as } : {},
    )
    expect(codesOf(patient)).toEqual(['KHO301'])
  }
  expect(codesOf(await safe.ask('{ illnesses(filter: { illness: { eq: "flu" } }) { totalCount } }'))).toEqual([
    'KHO301',
  ])
})
