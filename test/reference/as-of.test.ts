import { isDeepStrictEqual } from 'node:util'
import { answer } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { answerFromMemory } from './answer-plan.ts'
import { openNotebook, planOf, whatLeaves } from './ask-store.ts'
import { makeTables } from './load-store.ts'
import { makePastAsk } from './make-asker.ts'
import { makeQuery } from './make-query.ts'
import type { Store } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { loadTimes, makeHistoryTables, makeTimes, pastMoment, type Times } from './past-store.ts'
import { settled } from './session.ts'
import { pastViewOf } from './shown-view.ts'
import { toldIn, toldOf } from './told-people.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)
const stores = Number(process.env.KHO_TEST_STORES ?? 12)

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

interface Compared {
  readonly refused: number
  readonly records: number
  readonly told: number
  readonly difference: string | null
}

/** One random query as of the moment, in the store and in memory. */
async function compared(ask: Ask, random: Random, times: Times): Promise<Compared> {
  const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
  const query = makeQuery({ random, usable, ids: [], withheld: 'withheld { field masked }', asOf: pastMoment })
  const ledger = openNotebook()
  const plan = planned(ask, query)
  if (!plan) return { refused: 1, records: 0, told: 0, difference: null }
  const text = `{${await answer(plan, { database, ledger, correlationId: 'test' })}}`
  const view = pastViewOf({ ...ask, asOf: pastMoment }, times.past, times.present)
  const said = settled(JSON.parse(text))
  const expected = settled(JSON.parse(JSON.stringify(answerFromMemory(plan, times.past, view))))
  const told = [toldIn(ledger.entries), toldOf(plan, knownThen(ask, times), view)].map((some) => [...some].sort())
  const same = isDeepStrictEqual([said, told[0]], [expected, told[1]])
  const about = { query, told, said, expected, principal: ask.principal, rules: [...ask.city.rules.values()].flat() }
  const difference = same ? null : JSON.stringify(about)
  return { refused: 0, records: text.split('"id"').length - 1, told: told[1]?.length ?? 0, difference }
}

/** Whom a record tells of is known from versions, and from records where none are kept. */
function knownThen({ city }: Ask, { past, present }: Times): Store {
  return new Map(
    [...past].map(([dataset, was]) => {
      return [dataset, city.contracts.get(dataset)?.history ? was : (present.get(dataset) ?? [])]
    }),
  )
}

function planned(ask: Ask, query: string) {
  try {
    return planOf(ask, query)
  } catch (error) {
    if (error instanceof KhoError) return null
    throw error
  }
}

test(`random queries as of a moment answer as the interpreter does of versions and of records, and the ledger has what they told (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const counts = { asked: 0, refused: 0, records: 0, told: 0 }
  for (const { at, turn, ...asked } of askedOf()) {
    if (turn === 0) await loadTimes(database, asked.times)
    for (let number = 0; number < 10; number += 1) {
      const { refused, records, told, difference } = await compared(asked.ask, asked.random, asked.times)
      expect(difference, `store ${at}, asker ${turn}`).toBeNull()
      counts.asked += 1
      counts.refused += refused
      counts.records += records
      counts.told += told
    }
  }
  expect(counts.refused).toBeLessThan(counts.asked * 0.75)
  expect(counts.records).toBeGreaterThan(stores * 5)
  expect(counts.told).toBeGreaterThan(stores * 10)
})

function* askedOf() {
  for (let at = 0; at < stores; at += 1) {
    const times = makeTimes(randomOf(seed, at), 12)
    for (let turn = 0; turn < 8; turn += 1) {
      const random = randomOf(seed, (at + 1) * 100_000 + turn)
      yield { at, turn, times, random, ask: makePastAsk(random) }
    }
  }
}

const everything: Ask = {
  city: cityWith(
    contracts.map(({ dataset, fields }) =>
      openRule(
        dataset,
        fields.map(({ name }) => name),
      ),
    ),
  ),
  principal: { kind: 'officer' },
  purpose: null,
  today: '2020-11-02',
  way: 'query',
}
const keeping: Ask = {
  ...everything,
  city: { ...everything.city, contracts: new Map(contracts.map((one) => [one.dataset, { ...one, history: true }])) },
}
const codeOf = async (ask: Ask, query: string, variables = {}) => {
  const text = await whatLeaves({ database, ask }, query, variables)
  return text.startsWith('["KHO') ? JSON.parse(text)[0] : text
}

test('a moment is refused where no versions are kept, not all of them any more, or it has not come', async () => {
  await loadTimes(database, makeTimes(randomOf(seed, 1), 3))
  const people = (asOf: string) => `{ people(asOf: "${asOf}") { nodes { id } } }`
  expect(await codeOf(everything, people(pastMoment))).toBe('KHO431')
  expect(await codeOf(keeping, people('2999-01-01T00:00:00Z'))).toBe('KHO432')
  expect(await codeOf(keeping, people('1999-12-31T23:59:59Z'))).toBe('KHO432')
  expect(await codeOf(keeping, people(pastMoment))).toContain('"people"')
  expect(await codeOf(keeping, '{ people(asOf: null) { nodes { id } } }')).toBe('KHO411')
  const without = new Map(
    [...keeping.city.contracts].map(([name, one]) => [name, { ...one, history: name !== 'agencies' }]),
  )
  const some: Ask = { ...keeping, city: { ...keeping.city, contracts: without } }
  const through = (what: string) => `{ people(asOf: "${pastMoment}"${what}) { nodes { id } } }`
  expect(await codeOf(some, through(', filter: { agency: { code: { eq: "H29" } } }'))).toBe('KHO431')
  expect(await codeOf(some, through(', orderBy: [{ agency: { field: CODE } }]'))).toBe('KHO431')
  expect(await codeOf(some, `{ person(citizenId: "079090000001", asOf: "${pastMoment}") { agency { code } } }`)).toBe(
    'KHO431',
  )
  expect(await codeOf(some, through(''))).toContain('"people"')
})

test('a cursor belongs to its moment', async () => {
  await loadTimes(database, makeTimes(randomOf(seed, 3), 12))
  const page = (asOf: string) =>
    `query ($after: String) { cases(first: 1, after: $after${asOf}) { pageInfo { endCursor } } }`
  const [then, other] = [`, asOf: "${pastMoment}"`, ', asOf: "2020-04-01T00:00:00Z"']
  const first: string = JSON.parse(`{${await codeOf(keeping, page(then))}}`).cases.pageInfo.endCursor
  expect(await codeOf(keeping, page(then), { after: first })).toContain('"cases"')
  expect(await codeOf(keeping, page(other), { after: first })).toBe('KHO412')
  expect(await codeOf(keeping, page(''), { after: first })).toBe('KHO412')
})
