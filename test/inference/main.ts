import { parseArgs } from 'node:util'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { withOwnCluster } from '../harness/own-cluster.ts'
import { makeTables } from '../reference/load-store.ts'
import { makeHistoryTables } from '../reference/past-store.ts'
import { contracts } from '../reference/world.ts'
import { tryPairs } from './pair-session.ts'

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '300000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    postgres: { type: 'string' },
  },
})

/** Puts many more random questions to stores that look equal than `npm test` does, on a Postgres of its own. Exits 1 when two answers differ. */
process.exitCode = await withOwnCluster(values.postgres, async (url) => {
  await using left = await emptyStore(url, 'left_store')
  await using right = await emptyStore(url, 'right_store')
  const [queries, seed] = [Number(values.queries), Number(values.seed)]
  const started = performance.now()
  let next = 0
  const { counts, difference } = await tryPairs({
    ...{ left, right, queries, seed },
    onProgress(done) {
      const seconds = (performance.now() - started) / 1000
      if (seconds < next && done < queries) return
      next = seconds + 10
      console.log(`${done} of ${queries} questions of seed ${seed}, ${Math.round(done / seconds)} a second`)
    },
  })
  console.log(counts)
  if (difference) console.error(`Two answers differ: ${difference}`)
  return difference ? 1 : 0
})

async function emptyStore(server: string, name: string) {
  await using owner = openDatabase({ url: server, name: 'inference' })
  await owner.rows(sql`create database ${sql.id(name)}`)
  const url = new URL(server)
  url.pathname = name
  const database = openDatabase({ url: url.href, name: 'inference' })
  await makeTables(database, contracts)
  await makeHistoryTables(database)
  return database
}
