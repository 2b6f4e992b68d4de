import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { tryFeeds } from './feed-session.ts'
import { follow } from './follow-feed.ts'
import { makeTables } from './load-store.ts'
import { loadFirst, makeHistoryTables, publish, withMoments } from './past-store.ts'
import { officerUnder, smallStore, wholeRule } from './small-store.ts'
import { contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
  await makeHistoryTables(database)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

test('a cell that is shown by what a record leads to is told when that goes, and the record stands', async () => {
  const ways = ['query', 'changes'] as const
  const names = { ...wholeRule('people'), name: 'names', fields: ['citizen_id', 'name'], ways }
  const born = { ...names, name: 'born', fields: ['born'], via: { dataset: 'cases', field: 'person_id', where: null } }
  const asked = officerUnder([names, born, { ...wholeRule('cases'), ways }])
  const kept = new Map(contracts.map((one) => [one.dataset, { ...one, history: true }]))
  const ask: Ask = { ...asked, way: 'changes', now: new Date(), city: { ...asked.city, contracts: kept } }
  const people = [{ citizen_id: '079090000001', name: 'An', born: '1990-01-01' }]
  const past = smallStore({ people, cases: [{ code: 'a1', person_id: '079090000001' }] })
  const times = withMoments({ past, present: smallStore({ people }) })
  const query =
    'query ($since: String) { peopleChanges(since: $since) { upserts { id name born } removed cursor hasMore } }'
  await loadFirst(database, times.past)
  const first = await follow({ database, ask }, query, null)
  expect(first.told?.upserts).toMatchObject([{ name: 'An', born: '1990-01-01' }])
  await publish(database, times, new Set(['cases']))
  const next = await follow({ database, ask }, query, first.told?.cursor ?? null)
  expect(next.told?.upserts).toMatchObject([{ name: 'An', born: null }])
  expect(next.told?.removed).toEqual([])
})

test(`random feeds tell what has become of what the interpreter shows, and nothing else (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const { counts, difference } = await tryFeeds({ database, seed, feeds: 1_000 })
  expect(difference).toBeNull()
  expect(counts.upserts).toBeGreaterThan(counts.followed / 4)
  expect(counts.removed).toBeGreaterThan(counts.followed / 10)
  expect(counts.followed).toBeGreaterThan(counts.refused)
  console.info(counts)
})
