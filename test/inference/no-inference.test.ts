import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { makeTables } from '../reference/load-store.ts'
import { makeHistoryTables } from '../reference/past-store.ts'
import { contracts } from '../reference/world.ts'
import { kinds, tryPairs } from './pair-session.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 47)
const wanted = Number(process.env.KHO_TEST_CASES ?? 4000)

test(`stores that look equal answer equally, byte by byte: of now, as of a moment, and what has changed (${wanted} queries, seed ${seed})`, {
  timeout: 900_000,
}, async () => {
  await using first = await freshDatabase()
  await using second = await freshDatabase()
  await using left = openDatabase({ url: first.url, name: 'test' })
  await using right = openDatabase({ url: second.url, name: 'test' })
  for (const database of [left, right]) {
    await makeTables(database, contracts)
    await makeHistoryTables(database)
  }
  const { counts, difference } = await tryPairs({ left, right, seed, queries: wanted })
  expect(difference).toBeNull()
  for (const kind of kinds) expect(counts.asked[kind]).toBeGreaterThan(wanted / 5)
  expect(counts.changes).toBeGreaterThan(wanted / 40)
  expect(counts.refused).toBeGreaterThan(wanted / 20)
  expect(counts.refused).toBeLessThan(wanted / 2)
  console.info(counts)
})
