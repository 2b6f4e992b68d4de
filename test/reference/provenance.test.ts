import { answer } from '@kho/api/query/answer.ts'
import { reasons } from '@kho/api/query/provenance-shape.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { openNotebook, planOf, whatLeaves } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { loadedOf } from './make-records.ts'
import { officerUnder, smallStore, wholeRule } from './small-store.ts'
import { toldIn } from './told-people.ts'
import { contracts } from './world.ts'

const store = smallStore({
  cases: [{ code: 'a1' }],
  people: [{ citizen_id: '079090000001', name: 'An' }],
  agencies: [{ code: 'H29' }],
  kinds: [{ code: 'k1', since: '2020-01-01' }],
  steps: [
    { case_code: 'a1', number: 1, note: 'open' },
    { case_code: 'a1', number: 2, note: 'closed' },
  ],
})
const all = '{ source agency run loadedAt reason __typename }'
const whole = contracts.map(({ dataset }) => wholeRule(dataset))

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

const stored = (dataset: string, at = 0) => {
  const record = store.get(dataset)?.[at]
  if (!record) throw new Error(`no ${dataset}`)
  return record
}
const ask = async (query: string, rules: readonly Rule[] = whole) =>
  JSON.parse(`{${await whatLeaves({ database, ask: officerUnder(rules) }, query)}}`)

function toldOf(dataset: string, at = 0) {
  const { source, run, at: loadedAt } = loadedOf(stored(dataset, at))
  const agency = source === 'desk' ? 'H29.1' : 'H29.2'
  return { source, agency, run, loadedAt, reason: null, __typename: 'Provenance' }
}
const nothing = { source: null, agency: null, run: null, loadedAt: null, __typename: 'Provenance' }
const hidden = { ...nothing, reason: reasons.hidden.en }

test('a record that is shown whole says where it is from, by key, in lists, through relations and by its id', async () => {
  const steps = `steps(orderBy: [{ field: NUMBER }]) { nodes { provenance ${all} } }`
  const id = globalId('steps', stored('steps', 1).id)
  const said = await ask(
    `{ case(code: "a1") { provenance ${all} ${steps} } node(id: "${id}") { ... on Step { provenance ${all} } } }`,
  )
  expect(said).toEqual({
    case: { provenance: toldOf('cases'), steps: { nodes: [0, 1].map((at) => ({ provenance: toldOf('steps', at) })) } },
    node: { provenance: toldOf('steps', 1) },
  })
})

test('one cell that is withheld or masked is enough that nothing is told, of that record alone', async () => {
  const steps = wholeRule('steps')
  const query = `{ steps(orderBy: [{ field: NUMBER }]) { nodes { provenance ${all} } } }`
  const provenance = async (...rules: Rule[]) =>
    (await ask(query, rules)).steps.nodes.map((node: { provenance: object }) => node.provenance)
  const closed: Rule = {
    ...{ ...steps, name: 'no_officer', effect: 'deny', fields: ['officer_id'] },
    where: { op: 'eq', field: 'note', to: { value: 'closed' } },
  }
  expect(await provenance(steps, closed)).toEqual([toldOf('steps'), hidden])
  expect(await provenance({ ...steps, mask: { number: { how: 'range', n: 10 } } })).toEqual([hidden, hidden])
  expect(await provenance({ ...steps, fields: ['case_code', 'number', 'note'] })).toEqual([hidden, hidden])
})

test('a merged record tells when alone, and one that the store makes tells nothing', async () => {
  const query = `{ kinds { nodes { provenance ${all} } } agencies { nodes { provenance ${all} } } }`
  const { loadedAt } = toldOf('kinds')
  expect(await ask(query)).toEqual({
    kinds: { nodes: [{ provenance: { ...nothing, loadedAt, reason: reasons.merged.en } }] },
    agencies: { nodes: [{ provenance: { ...nothing, reason: reasons.made.en } }] },
  })
})

test('it is a read of all personal cells that it follows from, where it is told', async () => {
  const reads = async (rules: readonly Rule[]) => {
    const ledger = openNotebook()
    const plan = planOf(officerUnder(rules), '{ people { nodes { provenance { loadedAt } } } }')
    await answer(plan, { database, ledger, correlationId: 'c1' })
    return [...toldIn(ledger.entries)].filter((told) => told.includes('079090000001')).sort()
  }
  const of = (field: string) => `people ${field} person 079090000001`
  expect(await reads(whole)).toEqual([of('born'), of('citizen_id'), of('name')])
  expect(await reads([{ ...wholeRule('people'), fields: ['name'] }])).toEqual([])
})
