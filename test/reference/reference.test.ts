import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { randomOf } from '../judges/random.ts'
import { whatLeaves } from './ask-store.ts'
import { kinds } from './asker-words.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeAsk } from './make-asker.ts'
import { filter } from './make-filter.ts'
import { makeStore, type Store, storedRecord } from './make-records.ts'
import { openRule } from './make-rules.ts'
import { trySession } from './session.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

test(`5,000 random queries as every kind of principal answer as the interpreter does, and the ledger has exactly what they told (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const { counts, difference } = await trySession({ database, seed, queries: 5_000 })
  expect(difference).toBeNull()
  expect([...counts.kinds.keys()].sort()).toEqual([...kinds].sort())
  expect(Math.min(...counts.kinds.values())).toBeGreaterThan(200)
  expect(counts.answered).toBeGreaterThan(counts.refused * 2)
  expect(counts.records).toBeGreaterThan(counts.answered / 3)
  expect(counts.told).toBeGreaterThan(counts.answered / 2)
  const { answered, records, refused, told } = counts
  console.info(
    `${answered} answers with ${records} records compared, ${refused} refused, ${told} fields of people told`,
  )
})

test(`a filter and its negation partition what is shown (seed ${seed})`, { timeout: 600_000 }, async () => {
  let parted = 0
  for (let at = 0; at < 30; at += 1) {
    const store = makeStore(randomOf(seed, at), 14)
    await loadStore(database, contracts, store)
    for (let turn = 0; turn < 20; turn += 1) {
      const random = randomOf(seed + 1, at * 100 + turn)
      const asked = makeAsk(random)
      // What must be known is shown to whoever asks for it by its value alone: such a question has a view of its own.
      const rules = [...asked.city.rules.values()].flat().filter(({ mustKnow }) => mustKnow.length === 0)
      const ask = { ...asked, city: { ...asked.city, rules: Map.groupBy(rules, ({ dataset }) => dataset) } }
      const contract = random.pick(contracts)
      const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
      const chosen = filter({ random, usable, ids: [], withheld: '' }, contract, 2)
      const count = (name: string, text: string) => `${name}: ${contract.names.many}(filter: ${text}) { totalCount }`
      const query = `{ ${count('all', '{}')} ${count('yes', chosen)} ${count('no', `{ not: ${chosen} }`)} }`
      const text = await whatLeaves({ database, ask }, query)
      if (text.startsWith('["KHO')) continue
      const { all, yes, no } = JSON.parse(`{${text}}`)
      expect(yes.totalCount + no.totalCount, query).toBe(all.totalCount)
      if (yes.totalCount > 0 && no.totalCount > 0) parted += 1
    }
  }
  expect(parted).toBeGreaterThan(40)
})

test('where several records show one masked number as their key, the first stands for them, once', async () => {
  const steps = contracts.filter(({ dataset }) => dataset === 'steps')
  const records = steps.flatMap((contract) => {
    const empty = Object.fromEntries(contract.fields.map(({ name }) => [name, null]))
    return [1, 2, 3].map((number) => storedRecord(contract, { ...empty, case_code: 'a1', number, note: `n${number}` }))
  })
  const store: Store = new Map([['steps', records]])
  await loadStore(database, contracts, store)
  const rule = {
    ...openRule('steps', ['case_code', 'number', 'note']),
    mask: { number: { how: 'range', n: 10 } as const },
  }
  const ask: Ask = {
    city: cityWith([rule]),
    principal: { kind: 'officer' },
    purpose: null,
    today: '2020-11-02',
    way: 'query',
  }
  const [first] = [...records].sort((a, b) => (a.id < b.id ? -1 : 1))
  const query = '{ step(caseCode: "a1", number: 0) { note } steps { totalCount } }'
  expect(await whatLeaves({ database, ask }, query)).toBe(
    `"step":{"note":"${first?.values.note}"},"steps":{"totalCount":3}`,
  )
})
