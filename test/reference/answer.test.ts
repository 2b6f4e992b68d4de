import { answer } from '@kho/api/query/answer.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { openNotebook, planOf, whatLeaves } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { type Store, storedRecord } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

let fresh: FreshDatabase
let database: Database

const store: Store = new Map(
  contracts.map((contract) => {
    const empty = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
    const records = {
      cases: [
        { code: 'a1', title: 'one', person_id: '079090000001', level: 1 },
        { code: 'a2', title: 'two', person_id: '079090000002', level: 2, parent_code: 'a1' },
        { code: 'b1', title: 'three', level: 3 },
      ],
      people: [
        { citizen_id: '079090000001', name: 'An', born: '1990-05-01' },
        { citizen_id: '079090000002', name: 'Bình', born: '1985-01-31' },
      ],
      agencies: [],
      steps: [{ case_code: 'a1', number: 1, officer_id: '079090000002', note: 'x' }],
      kinds: [],
    }[contract.dataset]
    return [contract.dataset, (records ?? []).map((values) => storedRecord(contract, { ...empty, ...values }))] as const
  }),
)

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

const namesOf = (dataset: string) =>
  contracts.find((one) => one.dataset === dataset)?.fields.map(({ name }) => name) ?? []
const all = (dataset: string): Rule => openRule(dataset, namesOf(dataset))
const open = contracts.map(({ dataset }) => all(dataset))

function asker(rules: readonly Rule[] = open): Ask {
  const purpose = null
  return {
    city: cityWith(rules),
    principal: { kind: 'officer', name: 'o1' },
    purpose,
    today: '2020-11-02',
    way: 'query',
  }
}

/** What the ledger is told of a query. */
async function readsOf(query: string, rules?: readonly Rule[]) {
  const ledger = openNotebook()
  await answer(planOf(asker(rules), query), { database, ledger, correlationId: 'c1' })
  return ledger.entries.flatMap(({ reads }) => reads)
}

const leaves = (query: string, rules?: readonly Rule[]) => whatLeaves({ database, ask: asker(rules) }, query)
const refusal = async (query: string, rules?: readonly Rule[]) => JSON.parse(await leaves(query, rules))[0]

test('an answer is the members of data, as Postgres wrote them', async () => {
  expect(await leaves('{ case(code: "a2") { code parent { title } } none: case(code: "zz") { code } }')).toBe(
    '"case":{"code":"a2","parent":{"title":"one"}},"none":null',
  )
})

test('an object of which nothing is selected is empty, not absent', async () => {
  expect(
    await leaves('{ case(code: "a2") { parent { title @skip(if: true) } applicant { name @skip(if: true) } } }'),
  ).toBe('"case":{"parent":{},"applicant":{}}')
})

test('what is not personal leaves no entry in the ledger', async () => {
  expect(await readsOf('{ cases { nodes { code title } totalCount } }')).toEqual([])
})

test('personal fields are entered with the rules they were shown under, their bases and the true subjects', async () => {
  const founded = [
    { ...all('cases'), basis: 'N47-33' },
    { ...openRule('cases', ['code']), name: 'codes', basis: 'N47-17' },
    { ...openRule('people', ['name']), basis: 'elsewhere' },
  ]
  expect(await readsOf('{ cases(orderBy: { field: CODE }) { nodes { code personId } } }', founded)).toEqual([
    {
      dataset: 'cases',
      fields: ['person_id'],
      rules: ['codes', 'open'],
      bases: ['N47-17', 'N47-33'],
      subjects: [
        { kind: 'person', key: '079090000001' },
        { kind: 'person', key: '079090000002' },
      ],
    },
  ])
})

test('a masked cell is a read of the true subject; a withheld one is none', async () => {
  const masked = [{ ...all('people'), mask: { name: { how: 'last4' }, citizen_id: { how: 'last4' } } }] as const
  expect(
    await readsOf('{ people(filter: { agencyCode: { isNull: true } }, first: 1) { nodes { citizenId } } }', masked),
  ).toMatchObject([{ dataset: 'people', fields: ['citizen_id'], subjects: [{ kind: 'person' }] }])
  const withheld = [openRule('people', ['agency_code'])]
  expect(await readsOf('{ people { nodes { citizenId name } } }', withheld)).toEqual([])
})

test('of each person exactly the fields are entered that were shown of them', async () => {
  const only = (name: string, field: string, citizen: string): Rule => ({
    ...openRule('people', ['citizen_id', field]),
    name,
    where: { op: 'eq', field: 'citizen_id', to: { value: citizen } },
  })
  const rules = [only('names', 'name', '079090000001'), only('births', 'born', '079090000002')]
  const reads = await readsOf('{ people { nodes { name born } } }', rules)
  expect(reads.map(({ fields, subjects }) => [fields, subjects.map(({ key }) => key)])).toEqual([
    [['born'], ['079090000002']],
    [['name'], ['079090000001']],
  ])
})

test('a subject may stand in the record that a reference leads to', async () => {
  expect(await readsOf('{ case(code: "a1") { steps { nodes { officerId } } } }')).toEqual([
    {
      dataset: 'steps',
      fields: ['officer_id'],
      rules: ['open'],
      bases: [],
      subjects: [
        { kind: 'officer', key: '079090000002' },
        { kind: 'person', key: '079090000001' },
      ],
    },
  ])
})

test('an equality on a personal field that finds nothing is a read of the asked value', async () => {
  const people = [{ kind: 'person', key: '079099999999' }]
  const asked = { dataset: 'people', fields: ['citizen_id'], subjects: people, missed: people }
  const read = { ...asked, rules: ['open'], bases: [] }
  expect(await readsOf('{ people(filter: { citizenId: { eq: "079099999999" } }) { totalCount } }')).toEqual([read])
  expect(await readsOf('{ person(citizenId: "079099999999") { agencyCode } }')).toEqual([read])
})

test('a personal field that only orders or filters is a read of those it finds', async () => {
  const people = ['079090000002', '079090000001'].map((key) => ({ kind: 'person', key }))
  expect(await readsOf('{ people(orderBy: { field: BORN }) { nodes { id } } }')).toMatchObject([
    { dataset: 'people', fields: ['born'], subjects: people },
  ])
  expect(await readsOf('{ cases(filter: { applicant: { name: { startsWith: "A" } } }) { totalCount } }')).toMatchObject(
    [
      { dataset: 'cases', fields: ['person_id'], subjects: [{ kind: 'person', key: '079090000001' }] },
      { dataset: 'people', fields: ['name'], subjects: [] },
    ],
  )
})

test.for([
  'people(first: 0, filter: { born: { isNull: false } }) { totalCount }',
  'people(first: 1, filter: { born: { isNull: false } }) { pageInfo { hasNextPage } }',
  'people(first: 1, orderBy: { field: BORN }) { edges { cursor } }',
  'cases(first: 1, orderBy: { applicant: { field: NAME } }) { nodes { code } }',
  'cases(filter: { applicant: { name: { startsWith: "A" } } }) { nodes { code } }',
  'people(filter: { cases: { some: { steps: { some: { officerId: { isNull: false } } } } } }) { nodes { id } }',
  'cases { nodes { applicant { id } } }',
  'case(code: "a1") { applicant { __typename } }',
  'people { nodes { cases { nodes { code } } } }',
  'people { nodes { cases { totalCount } } }',
])('what is told of a person by a count, a cursor, a place or a reference is a read of them: %s', async (query) => {
  const reads = await readsOf(`{ ${query} }`)
  expect(reads.flatMap(({ subjects }) => subjects)).toContainEqual({ kind: 'person', key: expect.any(String) })
})

test('when the ledger refuses, nothing leaves', async () => {
  const refusing = { ...openNotebook(), append: () => Promise.reject(new KhoError('KHO503', 'full')) }
  const plan = planOf(asker(), '{ people { nodes { name } } }')
  await expect(answer(plan, { database, ledger: refusing, correlationId: 'c1' })).rejects.toThrow(KhoError)
})

test('a plan of another registry version answers nothing', async () => {
  const plan = { ...planOf(asker(), '{ cases { totalCount } }'), version: 2 }
  const ledger = openNotebook()
  await expect(answer(plan, { database, ledger, correlationId: 'c1' })).rejects.toMatchObject({ code: 'KHO550' })
})

test('a field that no rule could show decides nothing, whatever it holds', async () => {
  const rules = [openRule('cases', ['code']), all('people'), all('agencies')]
  const hidden = [
    '{ cases(filter: { title: { eq: "one" } }) { totalCount } }',
    '{ cases(filter: { not: { or: [{ title: { contains: "zzz" } }] } }) { totalCount } }',
    '{ cases(orderBy: { field: TITLE }) { nodes { code } } }',
    '{ cases(filter: { applicant: { name: { eq: "An" } } }) { totalCount } }',
    '{ cases(orderBy: { applicant: { field: NAME } }) { totalCount } }',
    '{ people(filter: { cases: { some: {} } }) { totalCount } }',
    '{ cases { nodes { steps(filter: { note: { eq: "x" } }) { totalCount } } } }',
  ]
  for (const query of hidden) expect(await refusal(query, rules), query).toBe('KHO301')
  const one = await leaves('{ cases(filter: { title: { eq: "one" } }) { totalCount } }', rules)
  expect(await leaves('{ cases(filter: { title: { eq: "no such" } }) { totalCount } }', rules)).toBe(one)
  expect(await leaves('{ case(code: "a1") { title } }', rules)).toBe('"case":{"title":null}')
})

test('where only a purpose is lacking, the error names it', async () => {
  const rules: Rule[] = [
    { ...all('cases'), purpose: { procedure: ['1.001193', '2.000635'] } },
    { ...all('people'), purpose: { task: { dataset: 'cases', assigned: 'person_id' } } },
    all('steps'),
  ]
  expect(JSON.parse(await leaves('{ cases { totalCount } }', rules))).toEqual([
    'KHO302',
    'Reading cases needs a purpose.',
    { dataset: 'cases', purposes: ['procedure:1.001193', 'procedure:2.000635'] },
  ])
  expect(JSON.parse(await leaves('{ person(citizenId: "079090000001") { name } }', rules))).toEqual([
    'KHO302',
    'Reading people needs a purpose.',
    { dataset: 'people', purposes: ['task:cases'] },
  ])
  expect(await leaves('{ steps { nodes { note case { code } withheld { field reason } } } }', rules)).toBe(
    '"steps":{"nodes":[{"note":"x","case":null,"withheld":[' +
      '{"field":"case","reason":"A purpose is needed (X-Purpose): procedure:1.001193, procedure:2.000635"},' +
      '{"field":"officer","reason":"A purpose is needed (X-Purpose): task:cases"}]}]}',
  )
})

test('a cell that a purpose would open says which, and a masked one that it is masked', async () => {
  const rules: Rule[] = [
    openRule('cases', ['code']),
    { ...openRule('cases', ['code', 'title']), name: 'titles', purpose: { procedure: 'any' } },
    { ...openRule('cases', ['person_id']), name: 'ends', mask: { person_id: { how: 'last4' } } },
  ]
  const answer = await leaves('{ case(code: "a1") { withheld { field masked reason } } }', rules)
  const { case: found } = JSON.parse(`{${answer}}`)
  const said = (field: string) => found.withheld.find((entry: { field: string }) => entry.field === field)
  expect(said('title')).toEqual({
    field: 'title',
    masked: false,
    reason: 'A purpose is needed (X-Purpose): procedure:any',
  })
  expect(said('personId')).toEqual({ field: 'personId', masked: true, reason: 'It is only shown masked.' })
  expect(said('status')).toEqual({ field: 'status', masked: false, reason: 'No rule shares this with you.' })
})

test('must_know admits the key or an equality beside the filter’s other parts, nothing looser', async () => {
  const rules = [{ ...openRule('cases', ['code', 'title']), mustKnow: ['code'] }]
  expect(await leaves('{ case(code: "a1") { title } }', rules)).toBe('"case":{"title":"one"}')
  const found = '"cases":{"totalCount":1}'
  const none = '"cases":{"totalCount":0}'
  expect(await leaves('{ cases(filter: { code: { eq: "a1" }, title: { eq: "one" } }) { totalCount } }', rules)).toBe(
    found,
  )
  for (const filter of [
    '{ code: { in: ["a1"] } }',
    '{ or: [{ code: { eq: "a1" } }] }',
    '{ not: { not: { code: { eq: "a1" } } } }',
    '{}',
  ])
    expect(await leaves(`{ cases(filter: ${filter}) { totalCount } }`, rules), filter).toBe(none)
})

test('what is no page, no order or no filter is refused by name', async () => {
  const refused = {
    '{ cases(first: 1001) { totalCount } }': 'KHO410',
    '{ cases(first: -1) { totalCount } }': 'KHO410',
    '{ cases(first: 1, last: 1) { totalCount } }': 'KHO410',
    '{ cases(first: null) { totalCount } }': 'KHO411',
    '{ cases(filter: null) { totalCount } }': 'KHO411',
    '{ cases(filter: { code: null }) { totalCount } }': 'KHO411',
    '{ cases(filter: { code: { eq: null } }) { totalCount } }': 'KHO411',
    '{ cases(filter: { code: { eq: "a\\u0000" } }) { totalCount } }': 'KHO411',
    '{ cases(orderBy: null) { totalCount } }': 'KHO411',
    '{ cases(orderBy: {}) { totalCount } }': 'KHO414',
    '{ cases(orderBy: { field: CODE, parent: { field: CODE } }) { totalCount } }': 'KHO414',
    '{ cases(after: "AAAA") { totalCount } }': 'KHO412',
    [`{ cases { ${'n'.repeat(64)}: totalCount } }`]: 'KHO413',
  }
  for (const [query, code] of Object.entries(refused)) expect(await refusal(query), query).toBe(code)
})

test('a cursor serves its own dataset, filter and order, and no altered one serves at all', async () => {
  const cursorOf = async (page: string) =>
    /"endCursor":"([^"]+)"/.exec(await leaves(`{ ${page} { pageInfo { endCursor } } }`))?.[1] ?? ''
  const cursor = await cursorOf('cases(first: 1, orderBy: { field: LEVEL })')
  const ask = (page: string) => leaves(`{ ${page} { nodes { code } } }`)
  expect(await ask(`cases(first: 1, orderBy: { field: LEVEL }, after: "${cursor}")`)).toBe(
    '"cases":{"nodes":[{"code":"a2"}]}',
  )
  expect(await cursorOf('cases(first: 1, orderBy: { field: LEVEL })')).toBe(cursor)
  const elsewhere = [
    `cases(first: 1, orderBy: { field: CODE }, after: "${cursor}")`,
    `cases(first: 1, orderBy: { field: LEVEL, direction: DESC }, after: "${cursor}")`,
    `cases(first: 1, orderBy: { field: LEVEL }, filter: {}, after: "${cursor}")`,
    `steps(first: 1, after: "${cursor}")`,
  ]
  for (const page of elsewhere) expect(await refusal(`{ ${page} { totalCount } }`), page).toBe('KHO412')
  for (let at = 0; at < cursor.length; at += 7) {
    const other = cursor[at] === 'A' ? 'B' : 'A'
    const altered = cursor.slice(0, at) + other + cursor.slice(at + 1)
    expect(await refusal(`{ cases(orderBy: { field: LEVEL }, after: "${altered}") { totalCount } }`)).toBe('KHO412')
  }
})

test('a cursor of an asker who saw another form of the cell is refused, not misread', async () => {
  const masking = [{ ...all('people'), mask: { born: { how: 'year' } } }] as const
  const page = 'people(first: 1, orderBy: { field: BORN }'
  const [, cursor] =
    /"endCursor":"([^"]+)"/.exec(await leaves(`{ ${page}) { pageInfo { endCursor } } }`, masking)) ?? []
  expect(await refusal(`{ ${page}, after: "${cursor}") { nodes { id } } }`)).toBe('KHO412')
})

test('a page without orderBy goes on from the cursor of whoever asked the same, whatever key they were shown', async () => {
  const keyless = [openRule('cases', ['title'])]
  const endOf = async (rules: readonly Rule[]) =>
    /"endCursor":"([^"]+)"/.exec(await leaves('{ cases(first: 1) { pageInfo { endCursor } } }', rules))?.[1] ?? ''
  const titles = async (first: string, rest: readonly Rule[]) => {
    const next = await leaves(`{ cases(after: "${first}") { nodes { title } } }`, rest)
    return [...next.matchAll(/"title":"(\w+)"/g)].map(([, title]) => title)
  }
  const byId = await leaves('{ cases(first: 1) { nodes { title } } }', keyless)
  const others = ['one', 'two', 'three'].filter((title) => !byId.includes(`"${title}"`))
  expect((await titles(await endOf(keyless), open)).sort()).toEqual(others.sort())
  expect(await titles(await endOf(open), keyless)).not.toContain('one')
})

test('what Postgres says of a failure stays behind', async () => {
  await using other = await freshDatabase()
  await using broken = openDatabase({ url: other.url, name: 'test' })
  await makeTables(broken, contracts)
  await broken.rows(sql`drop table data.cases`)
  const plan = planOf(asker(), '{ cases { totalCount } }')
  const options = { database: broken, ledger: openNotebook(), correlationId: 'c1' }
  await expect(answer(plan, options)).rejects.toMatchObject({ code: 'KHO551', message: 'The store could not answer.' })
  await broken.rows(sql`insert into kho.registry values (2, '[]', '', '', 'test', now())`)
  await broken.rows(sql`update kho.current set version = 2`)
  await expect(answer(plan, options)).rejects.toMatchObject({ code: 'KHO550' })
})
