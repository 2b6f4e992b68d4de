import { parseArgs } from 'node:util'
import { openDatabase } from '@kho/schema/store/database.ts'
import { withOwnCluster } from '../harness/own-cluster.ts'
import { tryFeeds } from './feed-session.ts'
import { makeTables } from './load-store.ts'
import { makeHistoryTables } from './past-store.ts'
import { trySession } from './session.ts'
import { contracts } from './world.ts'

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '300000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '0' },
    postgres: { type: 'string' },
  },
})

/** Compares many more random queries with the reference than `npm test` does, on a Postgres of its own. Exits 1 when one differs. */
process.exitCode = await withOwnCluster(values.postgres, async (url) => {
  await using database = openDatabase({ url, name: 'reference' })
  await makeTables(database, contracts)
  const [queries, seed, from] = [Number(values.queries), Number(values.seed), Number(values.from)]
  const started = performance.now()
  let next = 0
  const { counts, difference } = await trySession({
    database,
    queries,
    seed,
    from,
    onProgress(done) {
      const seconds = (performance.now() - started) / 1000
      if (seconds < next && done < queries) return
      next = seconds + 10
      console.log(`${done} of ${queries} queries of seed ${seed}, ${Math.round(done / seconds)} a second`)
    },
  })
  console.log(counts)
  await makeHistoryTables(database)
  const followed = await tryFeeds({ database, seed, feeds: Math.ceil(queries / 20) })
  console.log(followed.counts)
  const wrong = difference ?? followed.difference
  if (wrong) console.error(`An answer differs: ${wrong}`)
  return wrong ? 1 : 0
})
