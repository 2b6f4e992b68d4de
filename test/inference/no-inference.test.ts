import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { whatLeaves } from '../reference/ask-store.ts'
import { loadStore, makeTables } from '../reference/load-store.ts'
import { makeAsk } from '../reference/make-asker.ts'
import { makeQuery } from '../reference/make-query.ts'
import { makeStore } from '../reference/make-records.ts'
import { contracts } from '../reference/world.ts'
import { hiddenChange } from './hidden-change.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 47)
const wanted = Number(process.env.KHO_TEST_CASES ?? 2000)
const queriesAPair = 40

test(`stores that look equal answer equally, byte by byte (${wanted} queries, seed ${seed})`, {
  timeout: 900_000,
}, async () => {
  await using first = await freshDatabase()
  await using second = await freshDatabase()
  await using left = openDatabase({ url: first.url, name: 'test' })
  await using right = openDatabase({ url: second.url, name: 'test' })
  await Promise.all([left, right].map((database) => makeTables(database, contracts)))
  const counts = { queries: 0, refused: 0, changes: 0 }
  for (let number = 0; counts.queries < wanted; number += 1) {
    const random = randomOf(seed, number)
    const ask = makeAsk(random)
    const store = makeStore(random, 12)
    const other = hiddenChange(ask, store, random)
    if (!other) continue
    counts.changes += other.changes
    await Promise.all([loadStore(left, contracts, store), loadStore(right, contracts, other.store)])
    const ids = [...store, ...other.store].flatMap(([dataset, all]) => all.map(({ id }) => globalId(dataset, id)))
    for (let turn = 0; turn < queriesAPair && counts.queries < wanted; turn += 1) {
      await comparePair({ ask, left, right, random, ids, counts, place: { seed, number, turn } })
    }
  }
  expect(counts.refused).toBeGreaterThan(wanted / 20)
  expect(counts.refused).toBeLessThan(wanted / 2)
  console.info(`${counts.queries} queries over stores with ${counts.changes} hidden changes, ${counts.refused} refused`)
})

interface Pair {
  readonly ask: Ask
  readonly left: Database
  readonly right: Database
  readonly random: Random
  readonly ids: readonly string[]
  readonly counts: { queries: number; refused: number }
  readonly place: object
}

/** One query put to both, with whatever names it likes, then once more from a cursor of its answer. */
async function comparePair(pair: Pair): Promise<void> {
  const { ask, random, ids, counts } = pair
  const daring = random.chance(0.25)
  const everything = (dataset: string) => ask.city.contracts.get(dataset)?.fields.map(({ name }) => name) ?? []
  const usable = daring ? everything : (dataset: string) => [...viewOf(ask, dataset).usable]
  const query = makeQuery({ random, usable, ids, withheld: 'withheld { field masked reason rule howToAsk }' })
  const answer = await askBoth(pair, query, { after: null, before: null })
  const [, cursor] = /"(?:cursor|endCursor)":"([^"]+)"/.exec(answer) ?? []
  if (cursor && query.includes('$after')) await askBoth(pair, query, { after: cursor, before: null })
  counts.queries += 1
  if (answer.startsWith('["KHO')) counts.refused += 1
}

async function askBoth(
  { ask, left, right, place }: Pair,
  query: string,
  variables: { after: string | null; before: null },
) {
  const [one, two] = await Promise.all([left, right].map((database) => whatLeaves({ database, ask }, query, variables)))
  expect(two, JSON.stringify({ place, query, variables })).toBe(one)
  return one ?? ''
}
