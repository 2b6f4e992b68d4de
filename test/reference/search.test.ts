import { answer } from '@kho/api/query/answer.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { openNotebook, planOf, whatLeaves } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { type Store, storedRecord } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

const records: { readonly [dataset: string]: readonly { readonly [field: string]: string }[] } = {
  agencies: [
    { code: 'q1', name: 'Thủ Đức' },
    { code: 'q2', name: 'UBND Thủ Đức' },
    { code: 'q3', name: 'Thủ Đức Hạ' },
    { code: 'q4', name: 'Đức Thủ' },
    { code: 'q5', name: 'Thủ Thiêm' },
    { code: 'q6', name: 'THU ĐỨC' },
    { code: 'q7', name: 'Thủ Đứcx' },
  ],
  people: [
    { citizen_id: '079090000001', name: 'Nguyễn Văn An', agency_code: 'q1' },
    { citizen_id: '079090000002', name: 'Nguyễn Văn Bình', agency_code: 'q2' },
  ],
}

const store: Store = new Map(
  contracts.map((contract) => {
    const empty = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
    return [
      contract.dataset,
      (records[contract.dataset] ?? []).map((one) => storedRecord(contract, { ...empty, ...one })),
    ]
  }),
)

let fresh: FreshDatabase
let database: Database

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

const agencies = openRule('agencies', ['code', 'name', 'parent_code'])
const people = openRule('people', ['citizen_id', 'name', 'agency_code'])

function asker(rules: readonly Rule[]): Ask {
  const asked = {
    principal: { kind: 'officer', name: 'o1' },
    purpose: null,
    today: '2020-11-02',
    way: 'query',
  } as const
  return { city: cityWith(rules), ...asked }
}

const leaves = (query: string, rules: readonly Rule[] = [agencies, people]) =>
  whatLeaves({ database, ask: asker(rules) }, query)
const codes = async (given: string, rules?: readonly Rule[]) =>
  [...(await leaves(`{ agencies(${given}) { nodes { code } } }`, rules)).matchAll(/"code":"(\w+)"/g)].map(
    ([, one]) => one,
  )

test('words are found without accents and case, the best match first, by key where they are equal', async () => {
  expect(await codes('search: "thu duc"')).toEqual(['q1', 'q6', 'q3', 'q2', 'q7', 'q4'])
  expect(await codes('search: "ĐỨC th"')).toEqual(['q4', 'q1', 'q2', 'q3', 'q6', 'q7'])
  expect(await codes('search: "uc"')).toEqual([])
  expect(
    await codes('search: "thu duc", filter: { code: { ne: "q1" } }, orderBy: { field: CODE, direction: DESC }'),
  ).toEqual(['q7', 'q6', 'q4', 'q3', 'q2'])
})

test('a page goes on where its cursor stands, and only for the words it was given for', async () => {
  const text = await leaves(
    '{ agencies(search: "thu duc", first: 2) { nodes { code } pageInfo { endCursor } totalCount } }',
  )
  const [, cursor] = /"endCursor":"([^"]+)"/.exec(text) ?? []
  expect(text).toContain('"totalCount":6')
  expect(await codes(`search: "Thủ-Đức", first: 2, after: "${cursor}"`)).toEqual(['q3', 'q2'])
  for (const other of ['search: "thu", ', '']) {
    expect(await leaves(`{ agencies(${other}after: "${cursor}") { totalCount } }`)).toContain('KHO412')
  }
})

test('masked and withheld cells are not looked at', async () => {
  const masked: Rule = { ...agencies, mask: { name: { how: 'prefix', n: 3 } } }
  expect(await codes('search: "thu duc"', [masked, people])).toEqual([])
  const some: Rule = { ...agencies, fields: ['name'], where: { op: 'eq', field: 'code', to: { value: 'q3' } } }
  const others: Rule = { ...agencies, name: 'codes', fields: ['code'] }
  expect(
    JSON.parse(`{${await leaves('{ agencies(search: "thu") { nodes { code name } totalCount } }', [some, others])}}`),
  ).toEqual({ agencies: { nodes: [{ code: 'q3', name: 'Thủ Đức Hạ' }], totalCount: 1 } })
})

test('an edge says where the words stand, as the record writes them, in cells shown in clear', async () => {
  const query = '{ agencies(search: "duc thu", first: 1) { edges { found { words field } } } }'
  const found = (words: readonly string[]) =>
    `"agencies":{"edges":[{"found":[{"words":${JSON.stringify(words)},"field":"name"}]}]}`
  expect(await leaves(query)).toBe(found(['Đức', 'Thủ']))
  expect(await leaves('{ agencies(first: 1) { edges { found { field } } } }')).toBe(
    '"agencies":{"edges":[{"found":[]}]}',
  )
  const hidden: Rule = {
    ...agencies,
    name: 'code',
    fields: ['code'],
    where: { op: 'eq', field: 'code', to: { value: 'q6' } },
  }
  const named: Rule = { ...agencies, fields: ['name'], where: { op: 'ne', field: 'code', to: { value: 'q6' } } }
  const answer = await leaves('{ agencies(search: "q6") { edges { found { field words } } } }', [named, hidden])
  expect(answer).toBe('"agencies":{"edges":[{"found":[{"field":"code","words":["q6"]}]}]}')
})

test('records of a relation are searched as any others', async () => {
  expect(await leaves('{ agency(code: "q1") { people(search: "an nguyen") { nodes { name } } } }')).toBe(
    '"agency":{"people":{"nodes":[{"name":"Nguyễn Văn An"}]}}',
  )
})

test('whoever searches people by name has used names, and the entry names whom it found', async () => {
  const ledger = openNotebook()
  const plan = planOf(asker([people]), '{ people(search: "an") { nodes { agencyCode } } }')
  await answer(plan, { database, ledger, correlationId: 'c1' })
  expect(ledger.entries.flatMap(({ reads }) => reads)).toMatchObject([
    { dataset: 'people', fields: ['name'], subjects: [{ kind: 'person', key: '079090000001' }] },
  ])
})

test('what cannot be searched for is refused by rules and contracts alone', async () => {
  const refusal = async (query: string, rules?: readonly Rule[]) => JSON.parse(await leaves(query, rules))[0]
  for (const text of ['', ' - ', 'a b c', 'aa b c d e f g h i', 'x'.repeat(201)]) {
    expect(await refusal(`{ agencies(search: ${JSON.stringify(text)}) { totalCount } }`), text).toBe('KHO422')
  }
  expect(await refusal('{ agencies(search: "a\\u0000b") { totalCount } }')).toBe('KHO411')
  expect(await refusal('{ agencies(search: null) { totalCount } }')).toBe('KHO411')
  const codesOnly = openRule('people', ['citizen_id'])
  expect(await refusal('{ people(search: "an") { totalCount } }', [codesOnly])).toBe('KHO306')
  const { city } = asker([agencies])
  const large = [...city.contracts].map(
    ([name, one]) => [name, name === 'agencies' ? { ...one, size: 20_001 } : one] as const,
  )
  const ask = { ...asker([agencies]), city: { ...city, contracts: new Map(large) } }
  expect(await whatLeaves({ database, ask }, '{ agencies(search: "thu") { totalCount } }')).toContain('KHO423')
})
