import { answer } from '@kho/api/query/answer.ts'
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

const [an, binh] = ['079090000001', '079090000002'] as const

const records: FewRecords = {
  cases: [
    { code: 'a1', fee: '10.00', level: 1, person_id: an, agency_code: 'H29.1' },
    { code: 'a2', fee: '0.10', level: 2, person_id: an, agency_code: 'H29.1' },
    { code: 'b1', fee: null, level: 3, person_id: binh },
  ],
  people: [
    { citizen_id: an, name: 'An', born: '1990-05-01' },
    { citizen_id: binh, name: 'Bình', born: '1985-01-31' },
    { citizen_id: '079090000003', name: 'Chi' },
  ],
  agencies: [{ code: 'H29' }, { code: 'H29.1', parent_code: 'H29' }],
  steps: [
    { case_code: 'a2', number: 1, started: '2019-12-31T17:00:00.000000Z' },
    { case_code: 'a2', number: 2, started: '2020-06-01T00:00:00.000001Z', officer_id: binh },
    { case_code: 'b1', number: 1, started: '2020-06-01T00:00:00.000001Z' },
  ],
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
const without = (dataset: string) => open.filter((rule) => rule.dataset !== dataset)

const leaves = (query: string, rules: readonly Rule[] = open) =>
  whatLeaves({ database, ask: officerUnder(rules) }, query)
const refusal = async (query: string, rules?: readonly Rule[]) => JSON.parse(await leaves(query, rules))[0]

async function told(query: string, rules?: readonly Rule[]) {
  const text = await leaves(query, rules)
  if (text.startsWith('["KHO')) throw new Error(text)
  return JSON.parse(`{${text}}`)
}

async function readsOf(query: string) {
  const ledger = openNotebook()
  await answer(planOf(officerUnder(open), query), { database, ledger, correlationId: 'c1' })
  return ledger.entries.flatMap(({ reads }) => reads)
}

/** The codes of the cases in an order. */
async function codes(orderBy: string, rules?: readonly Rule[]): Promise<readonly string[]> {
  const { cases } = await told(`{ cases(orderBy: ${orderBy}) { nodes { code } } }`, rules)
  return cases.nodes.map(({ code }: { code: string }) => code)
}

test('a record tells figures of the records it leads to, whole or in groups', async () => {
  const query = `{ cases(orderBy: { field: CODE }) { nodes {
    code
    stepsAggregate { groups { count max { started } } }
    late: stepsAggregate(filter: { started: { gte: "2020-01-02T00:00:00Z" } }) { groups { count } } } } }`
  expect((await told(query)).cases.nodes).toEqual([
    {
      code: 'a1',
      stepsAggregate: { groups: [{ count: 0, max: { started: null } }] },
      late: { groups: [{ count: 0 }] },
    },
    {
      code: 'a2',
      stepsAggregate: { groups: [{ count: 2, max: { started: '2020-06-01T00:00:00.000001Z' } }] },
      late: { groups: [{ count: 1 }] },
    },
    {
      code: 'b1',
      stepsAggregate: { groups: [{ count: 1, max: { started: '2020-06-01T00:00:00.000001Z' } }] },
      late: { groups: [{ count: 1 }] },
    },
  ])
  const byMonth = `{ case(code: "a2") { stepsAggregate(
    groupBy: { field: STARTED, by: YEAR } having: { count: { gte: 1 } } orderBy: { key: { field: STARTED }, direction: DESC }
    first: 1) { hasMore groups { key { started } count } } } }`
  expect((await told(byMonth)).case.stepsAggregate).toEqual({
    hasMore: false,
    groups: [{ key: { started: '2020-01-01' }, count: 2 }],
  })
})

test('records are ordered by how many they lead to, by figures of these, and of some of these', async () => {
  expect(await codes('{ steps: { count: DESC } }')).toEqual(['a2', 'b1', 'a1'])
  expect(await codes('{ steps: { measure: MIN, field: STARTED, nulls: FIRST } }')).toEqual(['a1', 'a2', 'b1'])
  expect(
    await codes('[{ steps: { count: ASC, filter: { number: { eq: 1 } } } }, { field: CODE, direction: DESC }]'),
  ).toEqual(['a1', 'b1', 'a2'])
  const { people } = await told('{ people(orderBy: { cases: { measure: SUM, field: FEE } }) { nodes { name } } }')
  expect(people.nodes[0]).toEqual({ name: 'An' })
  const { agencies } = await told(
    '{ agencies(orderBy: { parent: { parts: { count: DESC, filter: { code: { ne: "x" } } } } }) { nodes { code } } }',
  )
  // Who has no parent has no count of its parent's parts, not even none.
  expect(agencies.nodes).toEqual([{ code: 'H29.1' }, { code: 'H29' }])
})

test.for([
  '{ steps: { count: DESC } }',
  '{ steps: { count: ASC } }',
  '{ steps: { measure: MAX, field: STARTED, nulls: FIRST } }',
  '{ applicant: { cases: { measure: AVG, field: LEVEL, direction: DESC } } }',
])('cursors go on where they stopped, both ways: %s', async (orderBy) => {
  const whole = await codes(orderBy)
  const walk = async (first: string, next: 'after' | 'before', cursor: string) => {
    const seen: string[] = []
    let from = ''
    for (let turn = 0; turn < whole.length; turn += 1) {
      const { cases } = await told(
        `{ cases(orderBy: ${orderBy}, ${first}: 1${from}) { nodes { code } pageInfo { ${cursor} } } }`,
      )
      seen.push(cases.nodes[0].code)
      from = `, ${next}: "${cases.pageInfo[cursor]}"`
    }
    return seen
  }
  expect(await walk('first', 'after', 'endCursor')).toEqual(whole)
  expect((await walk('last', 'before', 'startCursor')).reverse()).toEqual(whole)
})

test('far records that are not shown, and links that are withheld, count nowhere', async () => {
  const one: Rule = { ...wholeRule('steps'), where: { op: 'eq', field: 'number', to: { value: 1 } } }
  expect(await codes('[{ steps: { count: DESC } }, { field: CODE }]', [...without('steps'), one])).toEqual([
    'a2',
    'b1',
    'a1',
  ])
  const hidden: Rule = { ...openRule('steps', ['case_code']), effect: 'deny', name: 'deny' }
  const denied: Rule = { ...hidden, where: { op: 'eq', field: 'number', to: { value: 2 } } }
  const query = '{ case(code: "a2") { stepsAggregate { groups { count } } steps { totalCount } } }'
  expect((await told(query, [...open, denied])).case).toEqual({
    stepsAggregate: { groups: [{ count: 1 }] },
    steps: { totalCount: 1 },
  })
})

test('a relation that cannot be followed, or only for a purpose, gives no figures and no order, by name', async () => {
  const unlinked = [...without('steps'), openRule('steps', ['case_code', 'number'])]
  const closed = [...without('steps'), openRule('steps', ['number'])]
  const forPurpose = [...without('steps'), { ...wholeRule('steps'), purpose: { procedure: 'any' } } as const]
  const figures = '{ cases { nodes { stepsAggregate { groups { count } } } } }'
  const order = '{ cases(orderBy: { steps: { count: DESC } }) { nodes { id } } }'
  for (const query of [figures, order]) {
    expect(await refusal(query, closed)).toBe('KHO301')
    expect(await refusal(query, forPurpose)).toBe('KHO302')
    expect(await told(query, unlinked)).toBeDefined()
  }
  const byStarted = '{ cases(orderBy: { steps: { measure: MAX, field: STARTED } }) { nodes { id } } }'
  expect(await refusal(byStarted, unlinked)).toBe('KHO301')
})

test.for([
  ['{ steps: { count: DESC, direction: DESC } }', 'KHO414'],
  ['{ steps: { count: DESC, measure: MAX, field: STARTED } }', 'KHO414'],
  ['{ field: CODE, steps: { count: DESC } }', 'KHO414'],
  ['{ steps: { count: null } }', 'KHO411'],
  ['{ steps: null }', 'KHO411'],
  ['{ steps: {} }', 'KHO411'],
  ['{ steps: { count: DESC, filter: null } }', 'KHO411'],
  ['{ steps: { measure: COUNT, field: STARTED } }', 'KHO421'],
  ['{ steps: { measure: MAX } }', 'KHO421'],
  ['{ steps: { measure: SUM, field: STARTED } }', 'KHO421'],
] as const)('what is no order by a figure is refused by name: %s', async ([orderBy, code]) => {
  expect(await refusal(`{ cases(orderBy: ${orderBy}) { nodes { id } } }`)).toBe(code)
})

test('a cursor of one order is none of another, though both count', async () => {
  const page = (filter: string) => `cases(first: 1, orderBy: { steps: { count: DESC${filter} } }`
  const { cases } = await told(`{ ${page('')}) { pageInfo { endCursor } } }`)
  const { endCursor } = cases.pageInfo
  expect(await refusal(`{ ${page(', filter: { number: { eq: 1 } }')}, after: "${endCursor}") { nodes { id } } }`)).toBe(
    'KHO412',
  )
})

test('whoever a far figure tells of is named, and so are those whom one puts in their place', async () => {
  const person = { kind: 'person', key: an }
  for (const query of [
    '{ people { nodes { casesAggregate { groups { count } } } } }',
    '{ agencies { nodes { casesAggregate { groups { max { personId } } } } } }',
    '{ people(orderBy: { cases: { count: DESC } }) { nodes { id } } }',
    '{ cases(orderBy: { applicant: { cases: { measure: MAX, field: LEVEL } } }) { nodes { id } } }',
  ])
    expect(
      (await readsOf(query)).flatMap(({ subjects }) => subjects),
      query,
    ).toContainEqual(person)
  const impersonal =
    '{ cases(orderBy: { steps: { count: DESC } }) { nodes { code stepsAggregate { groups { count } } } } }'
  expect(await readsOf(impersonal)).toEqual([])
})
