import { answer } from '@kho/api/query/answer.ts'
import { fewPeople } from '@kho/api/query/group-subjects.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { openNotebook, planOf, whatLeaves } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { openRule } from './make-rules.ts'
import { type FewRecords, officerUnder, smallStore, wholeRule } from './small-store.ts'
import { contracts } from './world.ts'

let fresh: FreshDatabase
let database: Database

const citizen = (n: number) => `0790900000${String(n).padStart(2, '0')}`

const records: FewRecords = {
  cases: [
    { code: 'a1', agency_code: 'H29.1', fee: '10.00', level: 1, closed: '2020-08-31T16:59:59.999999Z', urgent: true },
    { code: 'a2', agency_code: 'H29.1', fee: '0.10', level: 2, closed: '2020-08-31T17:00:00.000000Z', urgent: false },
    { code: 'b1', agency_code: 'H29.2', fee: '0.20', level: 2, closed: '2020-09-30T16:59:59.999999Z' },
    { code: 'b2', agency_code: null, fee: null, closed: null, person_id: citizen(1), born: '1990-05' },
  ],
  agencies: [
    { code: 'H29.1', name: 'Quận 1' },
    { code: 'H29.2', name: 'Quận 2' },
  ],
  people: Array.from({ length: fewPeople + 2 }, (_, n) => ({
    citizen_id: citizen(n),
    name: n === 0 ? 'An' : 'Bình',
    born: '1990-05-01',
  })),
}

const store = smallStore(records)

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
  await loadStore(database, contracts, store)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

const open = contracts.map(({ dataset }) => wholeRule(dataset))

const leaves = (query: string, rules = open) => whatLeaves({ database, ask: officerUnder(rules) }, `{ ${query} }`)
const refusal = async (query: string, rules = open) => JSON.parse(await leaves(query, rules))[0]

/** The groups of an aggregate. */
const groups = async (query: string, rules = open) => {
  const text = await leaves(`all: ${query}`, rules)
  if (text.startsWith('[')) throw new Error(text)
  return JSON.parse(`{${text}}`).all.groups
}

async function readsOf(query: string, rules = open) {
  const ledger = openNotebook()
  await answer(planOf(officerUnder(rules), `{ ${query} }`), { database, ledger, correlationId: 'c1' })
  return ledger.entries.flatMap(({ reads }) => reads)
}

test('months are those of the city, and come in their order', async () => {
  const query =
    'casesAggregate(groupBy: { field: CLOSED, by: MONTH }) { groups { key { closed } count sum { fee } avg { fee } } }'
  expect(await leaves(query)).toBe(
    '"casesAggregate":{"groups":[' +
      '{"key":{"closed":"2020-08-01"},"count":1,"sum":{"fee":"10.00"},"avg":{"fee":"10.00000000"}}, \n ' +
      '{"key":{"closed":"2020-09-01"},"count":2,"sum":{"fee":"0.30"},"avg":{"fee":"0.15000000"}}, \n ' +
      '{"key":{"closed":null},"count":1,"sum":{"fee":null},"avg":{"fee":null}}]}',
  )
  const steps = await Promise.all(
    ['DAY', 'WEEK', 'QUARTER', 'YEAR'].map((by) =>
      groups(`casesAggregate(groupBy: { field: CLOSED, by: ${by} }) { groups { key { closed } count } }`),
    ),
  )
  expect(steps.map((some) => some.map((group: { key: { closed: string } }) => group.key.closed))).toEqual([
    ['2020-08-31', '2020-09-01', '2020-09-30', null],
    ['2020-08-31', '2020-09-28', null],
    ['2020-07-01', null],
    ['2020-01-01', null],
  ])
})

test('a date that is not told to the day stays as it is told', async () => {
  const masked = [...open.slice(1), { ...wholeRule('cases'), mask: { closed: { how: 'year' } } }] as const
  const byMonth = 'casesAggregate(groupBy: { field: CLOSED, by: MONTH }) { groups { key { closed } count } }'
  expect(await groups(byMonth, [...masked])).toEqual([
    { key: { closed: '2020' }, count: 3 },
    { key: { closed: null }, count: 1 },
  ])
  const partial = 'casesAggregate(groupBy: { field: BORN, by: YEAR }) { groups { key { born } count } }'
  expect(await groups(partial)).toEqual([
    { key: { born: '1990-05' }, count: 1 },
    { key: { born: null }, count: 3 },
  ])
})

test('without groupBy there is one group, also of nothing', async () => {
  const none = 'casesAggregate(filter: { code: { eq: "zz" } }) { groups { count sum { level } min { code } } hasMore }'
  expect(await leaves(none)).toBe(
    '"casesAggregate":{"groups":[{"count":0,"sum":{"level":null},"min":{"code":null}}],"hasMore":false}',
  )
  expect(await groups('casesAggregate(groupBy: [], filter: { code: { eq: "a1" } }) { groups { count } }')).toEqual([
    { count: 1 },
  ])
})

test('records are grouped by what a relation leads to, and those of one group can be counted apart', async () => {
  const query = `casesAggregate(groupBy: { agency: { field: NAME } }, orderBy: { measure: COUNT, direction: DESC }) {
    groups { key { agency { name } } count urgent: count(where: { urgent: { eq: true } }) countDistinct { level } } }`
  expect(await groups(query)).toEqual([
    { key: { agency: { name: 'Quận 1' } }, count: 2, urgent: 1, countDistinct: { level: 2 } },
    { key: { agency: { name: 'Quận 2' } }, count: 1, urgent: 0, countDistinct: { level: 1 } },
    { key: { agency: { name: null } }, count: 1, urgent: 0, countDistinct: { level: 0 } },
  ])
})

test('having compares figures exactly, and first says whether there is more', async () => {
  const by = 'groupBy: { field: AGENCY_CODE }'
  const codes = async (having: string) =>
    (await groups(`casesAggregate(${by}, having: ${having}) { groups { key { agencyCode } } }`)).map(
      (group: { key: { agencyCode: string | null } }) => group.key.agencyCode,
    )
  expect(await codes('{ sum: { fee: { eq: "10.1" } } }')).toEqual(['H29.1'])
  expect(await codes('{ not: { sum: { fee: { gt: "1" } } } }')).toEqual(['H29.2', null])
  expect(await codes('{ max: { closed: { lt: "2020-10-01T00:00:00Z", gte: "2020" } } }')).toEqual(['H29.1', 'H29.2'])
  expect(await codes('{ or: [{ count: { eq: 2 } }, { withheldCount: { fee: { gt: 0 } } }] }')).toEqual(['H29.1'])
  expect(await leaves(`casesAggregate(${by}, first: 2) { hasMore groups { count } }`)).toMatch(/"hasMore":true/)
  expect(await leaves(`casesAggregate(${by}, first: 3) { hasMore groups { count } }`)).toMatch(/"hasMore":false/)
})

test('figures are of cells as they are shown, and what is withheld is counted by the rules', async () => {
  const some: Rule = { ...openRule('cases', ['code', 'agency_code']), name: 'some' }
  const own: Rule = { ...wholeRule('cases'), where: { op: 'eq', field: 'agency_code', to: { value: 'H29.1' } } }
  const query =
    'casesAggregate { groups { count sum { fee } min { fee } countDistinct { fee } withheldCount { fee } } }'
  expect(await groups(query, [some, own])).toEqual([
    { count: 4, sum: { fee: '10.10' }, min: { fee: '0.10' }, countDistinct: { fee: 2 }, withheldCount: { fee: 2 } },
  ])
  expect(await refusal(query, [some])).toBe('KHO301')
  expect(await groups('casesAggregate { groups { count withheldCount { fee } } }', [some])).toEqual([
    { count: 4, withheldCount: { fee: 4 } },
  ])
  const masked: Rule = { ...wholeRule('cases'), mask: { fee: { how: 'range', n: 5 } } }
  expect(await groups(query, [masked])).toEqual([
    { count: 4, sum: { fee: '10.00' }, min: { fee: '0.00' }, countDistinct: { fee: 2 }, withheldCount: { fee: 0 } },
  ])
})

test('a field that no rule could show decides no groups, and what must be known is known from the filter alone', async () => {
  const rules = [openRule('cases', ['code']), wholeRule('agencies')]
  for (const given of [
    'groupBy: { field: FEE }',
    'groupBy: { agency: { field: NAME } }',
    'having: { sum: { fee: { gt: "1" } } }',
    'orderBy: { measure: SUM, field: FEE }',
    'filter: { fee: { gt: "1" } }',
  ])
    expect(await refusal(`casesAggregate(${given}) { groups { count } }`, rules), given).toBe('KHO301')
  expect(await refusal('casesAggregate { groups { count(where: { fee: { gt: "1" } }) } }', rules)).toBe('KHO301')
  const known = [{ ...wholeRule('cases'), mustKnow: ['code'] }]
  expect(await groups('casesAggregate(groupBy: { field: CODE }) { groups { count } }', known)).toEqual([])
  expect(await groups('casesAggregate(filter: { code: { eq: "a1" } }) { groups { count } }', known)).toEqual([
    { count: 1 },
  ])
  const forPurpose = [{ ...wholeRule('cases'), purpose: { procedure: 'any' } }] as const
  expect(await refusal('casesAggregate { groups { count } }', [...forPurpose])).toBe('KHO302')
})

test.for([
  ['casesAggregate(first: 1001) { groups { count } }', 'KHO410'],
  ['casesAggregate(first: null) { groups { count } }', 'KHO411'],
  ['casesAggregate(groupBy: null) { groups { count } }', 'KHO411'],
  ['casesAggregate(having: { count: { gt: null } }) { groups { count } }', 'KHO411'],
  ['casesAggregate(groupBy: {}) { groups { count } }', 'KHO420'],
  ['casesAggregate(groupBy: { field: CODE, agency: { field: NAME } }) { groups { count } }', 'KHO420'],
  ['casesAggregate(groupBy: [{ field: CLOSED }, { field: CLOSED, by: MONTH }]) { groups { count } }', 'KHO420'],
  ['casesAggregate(groupBy: { field: CODE, by: MONTH }) { groups { count } }', 'KHO420'],
  ['casesAggregate(groupBy: { field: CODE }) { groups { key { title } } }', 'KHO420'],
  ['casesAggregate(orderBy: { key: { field: CODE } }) { groups { count } }', 'KHO421'],
  ['casesAggregate(orderBy: { measure: SUM }) { groups { count } }', 'KHO421'],
  ['casesAggregate(orderBy: { measure: SUM, field: TITLE }) { groups { count } }', 'KHO421'],
  ['casesAggregate(having: { max: { agency: {} } }) { groups { count } }', 'KHO421'],
  ['casesAggregate(having: { min: { urgent: { eq: true } } }) { groups { count } }', 'KHO421'],
  ['casesAggregate { groups { countDistinct { extra } } }', 'KHO421'],
] as const)('what is no group, figure or condition is refused by name: %s', async ([query, code]) => {
  expect(await refusal(query)).toBe(code)
})

test('a group of few people names them, a larger one the fields alone', async () => {
  const few = Array.from({ length: fewPeople }, (_, n) => ({ kind: 'person', key: citizen(n + 1) }))
  const byName = 'peopleAggregate(groupBy: { field: NAME }) { groups { key { name } count } }'
  expect(await readsOf(byName)).toMatchObject([{ fields: ['name'], subjects: [{ kind: 'person', key: citizen(0) }] }])
  const narrowed = `peopleAggregate(groupBy: { field: NAME }, filter: { citizenId: { lte: "${citizen(fewPeople)}" } })`
  const reads = await readsOf(`${narrowed} { groups { key { name } } }`)
  expect(reads.flatMap(({ subjects }) => subjects)).toEqual(expect.arrayContaining(few))
  expect(await readsOf('peopleAggregate { groups { min { born } } }')).toMatchObject([
    { dataset: 'people', fields: ['born'], subjects: [] },
  ])
})

test('whoever a key, a figure or a condition tells of is named, and nobody where nothing personal is asked', async () => {
  const person = { kind: 'person', key: citizen(1) }
  for (const query of [
    'casesAggregate(groupBy: { field: PERSON_ID }) { groups { key { personId } } }',
    'casesAggregate(groupBy: { applicant: { field: BORN } }) { groups { count } }',
    'casesAggregate(filter: { personId: { isNull: false } }) { groups { count } }',
    'casesAggregate { groups { max { personId } } }',
    'casesAggregate { groups { count(where: { applicant: { name: { eq: "Bình" } } }) } }',
    'casesAggregate(having: { min: { born: { gt: "1980" } } }) { groups { count } }',
    'casesAggregate(orderBy: { measure: MAX, field: BORN }) { groups { count } }',
  ])
    expect(
      (await readsOf(query)).flatMap(({ subjects }) => subjects),
      query,
    ).toContainEqual(person)
  expect(await readsOf('casesAggregate(groupBy: { field: AGENCY_CODE }) { groups { count sum { fee } } }')).toEqual([])
  expect(await readsOf('casesAggregate { groups { count withheldCount { personId } } }')).toEqual([])
})
