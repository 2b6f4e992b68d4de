import type { Plan } from '@kho/api/plan/plan.ts'
import { answer } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { answerFromMemory } from './answer-plan.ts'
import { openNotebook, planOf } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeQuery } from './make-query.ts'
import { makeStore, type Store } from './make-records.ts'
import { makeRules } from './make-rules.ts'
import { toldIn, toldOf } from './told-people.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)
const stores = Number(process.env.KHO_TEST_STORES ?? 25)
const rulesAStore = 6
const queriesARules = 14

test(`random queries answer as the reference in memory does, and the ledger has exactly what they told (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
  const counts = { answered: 0, refused: 0, records: 0, told: 0 }
  for (let at = 0; at < stores; at += 1) {
    const random = randomOf(seed, at)
    const store = makeStore(random, 14)
    await loadStore(database, contracts, store)
    for (let turn = 0; turn < rulesAStore * queriesARules; turn += 1) {
      const ask = askWith(randomOf(seed, at * 1000 + Math.floor(turn / queriesARules)))
      await compare({ database, store, ask, random, counts, place: { seed, at, turn } })
    }
  }
  expect(counts.answered).toBeGreaterThan(counts.refused * 2)
  expect(counts.records).toBeGreaterThan(counts.answered / 2)
  expect(counts.told).toBeGreaterThan(counts.answered)
  console.info(
    `${counts.answered} answers with ${counts.records} records compared, ${counts.refused} refused, ${counts.told} fields of people in the ledger`,
  )
})

interface Comparison {
  readonly database: Database
  readonly store: Store
  readonly ask: Ask
  readonly random: Random
  readonly counts: { answered: number; refused: number; records: number; told: number }
  readonly place: { readonly seed: number; readonly at: number; readonly turn: number }
}

/** Asks one random query, and then once more from cursors of its own answer. */
async function compare({ store, ask, random, ...rest }: Comparison): Promise<void> {
  const ids = [...store].flatMap(([dataset, records]) => records.map(({ id }) => globalId(dataset, id)))
  const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
  const query = makeQuery({ random, usable, ids, withheld: 'withheld { field masked }' })
  const first = await compareOnce({ store, ask, random, ...rest }, query, { after: null, before: null })
  const cursors = cursorsIn(first)
  const variables = { after: pickCursor(cursors, random), before: pickCursor(cursors, random) }
  if (variables.after || variables.before) await compareOnce({ store, ask, random, ...rest }, query, variables)
}

async function compareOnce(of: Comparison, query: string, variables: Cursors): Promise<unknown> {
  const plan = planned(of.ask, query, variables)
  if (!plan) {
    of.counts.refused += 1
    return null
  }
  const ledger = openNotebook()
  const text = `{${await answer(plan, { database: of.database, ledger, correlationId: 'test' })}}`
  const context = JSON.stringify({ ...of.place, query, variables, rules: [...of.ask.city.rules.values()].flat() })
  expect(settled(JSON.parse(text)), context).toEqual(settled(answerFromMemory(plan, of.store)))
  const told = toldOf(plan, of.store)
  expect([...toldIn(ledger.entries)].sort(), context).toEqual([...told].sort())
  expect(ledger.entries.every(({ principal }) => principal === of.ask.principal)).toBe(true)
  of.counts.told += told.size
  of.counts.answered += 1
  of.counts.records += text.split('"id"').length - 1
  return JSON.parse(text).r0
}

interface Cursors {
  readonly after: string | null
  readonly before: string | null
}

/** Which of a record's cells are withheld is a set: the reference has no order for it. */
function settled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]))
  const items = value.map(settled)
  const withheld = items.every((item) => typeof item === 'object' && item !== null && 'masked' in item)
  return withheld ? items.map((item) => JSON.stringify(item)).sort() : items
}

function askWith(random: Random): Ask {
  const city = cityWith(makeRules(random))
  return {
    city,
    principal: { kind: 'officer' },
    purpose: null,
    today: '2020-11-02',
    way: 'query',
    maskKey: Buffer.from('mask'),
  }
}

function planned(ask: Ask, query: string, variables: Cursors): Plan | null {
  try {
    return planOf(ask, query, { ...variables })
  } catch (error) {
    if (error instanceof KhoError) return null
    throw error
  }
}

function cursorsIn(page: unknown): readonly string[] {
  const found = JSON.stringify(page ?? null).matchAll(/"(?:cursor|startCursor|endCursor)":"([^"]+)"/g)
  return [...found].flatMap(([, cursor]) => cursor ?? [])
}

function pickCursor(cursors: readonly string[], random: Random): string | null {
  return cursors.length > 0 && random.chance(0.6) ? random.pick(cursors) : null
}
