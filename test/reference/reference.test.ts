import type { Plan } from '@kho/api/plan/plan.ts'
import { answer } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { randomOf } from '../judges/random.ts'
import { answerFromMemory } from './answer-plan.ts'
import { openNotebook, planOf } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeQuery } from './make-query.ts'
import { makeStore } from './make-records.ts'
import { makeRules } from './make-rules.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)
const stores = Number(process.env.KHO_TEST_STORES ?? 25)
const rulesAStore = 6
const queriesARules = 14

test(`random queries answer as the reference in memory does (seed ${seed})`, { timeout: 600_000 }, async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
  const ledger = openNotebook()
  const counts = { answered: 0, refused: 0 }
  for (let at = 0; at < stores; at += 1) {
    const random = randomOf(seed, at)
    const store = makeStore(random, 14)
    await loadStore(database, contracts, store)
    const ids = [...store].flatMap(([dataset, records]) => records.map(({ id }) => globalId(dataset, id)))
    for (let turn = 0; turn < rulesAStore * queriesARules; turn += 1) {
      const ask = askWith(randomOf(seed, at * 1000 + Math.floor(turn / queriesARules)))
      const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
      const query = makeQuery({ random, usable, ids })
      let cursors: readonly string[] = []
      for (const round of [0, 1]) {
        const variables = {
          after: round === 0 ? null : pickCursor(cursors, random),
          before: round === 0 ? null : pickCursor(cursors, random),
        }
        if (round === 1 && variables.after === null && variables.before === null) continue
        const plan = planned(ask, query, variables)
        if (!plan) {
          counts.refused += 1
          continue
        }
        const text = `{${await answer(plan, { database, ledger, correlationId: 'test' })}}`
        const context = { seed, at, turn, query, variables, rules: [...ask.city.rules.values()].flat() }
        expect(settled(JSON.parse(text)), JSON.stringify(context)).toEqual(settled(answerFromMemory(plan, store)))
        counts.answered += 1
        cursors = cursorsIn(JSON.parse(text).r0)
      }
    }
  }
  expect(counts.answered).toBeGreaterThan(counts.refused * 2)
  console.info(`${counts.answered} answers compared, ${counts.refused} refused by the planner`)
})

/** The reference knows that a cell is withheld, not for how many reasons: those are told once, in one order. */
function settled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]))
  const items = value.map(settled)
  const withheld = items.every((item) => typeof item === 'object' && item !== null && 'masked' in item)
  return withheld ? [...new Set(items.map((item) => JSON.stringify(item)))].sort() : items
}

function askWith(random: ReturnType<typeof randomOf>): Ask {
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

function planned(ask: Ask, query: string, variables: { after: string | null; before: string | null }): Plan | null {
  try {
    return planOf(ask, query, variables)
  } catch (error) {
    if (error instanceof KhoError) return null
    throw error
  }
}

function cursorsIn(page: unknown): readonly string[] {
  const found = JSON.stringify(page ?? null).matchAll(/"(?:cursor|startCursor|endCursor)":"([^"]+)"/g)
  return [...found].flatMap(([, cursor]) => cursor ?? [])
}

function pickCursor(cursors: readonly string[], random: ReturnType<typeof randomOf>): string | null {
  return cursors.length > 0 && random.chance(0.6) ? random.pick(cursors) : null
}
