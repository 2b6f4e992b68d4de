import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { followSource } from '@kho/ingest/follow/follow-source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { sql } from 'kysely'
import { makeOffice, officeDocuments, ownServer } from './followed-office.ts'

/**
 * `node test/bench/log-lag.ts [--rows 200000] [--changes 1000] [--seconds 30]`: how long after its commit at the source a
 * change can be read in the store, while a log is followed. Both servers write through to disk. Asserts nothing.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    changes: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '30' },
  },
})
const [rows, changes, seconds] = [Number(values.rows), Number(values.changes), Number(values.seconds)]
/** Changes in one transaction of the source. */
const together = 20

await using stack = new AsyncDisposableStack()
const agencyServer = await ownServer(stack, { wal_level: 'logical' })
const storeServer = await ownServer(stack, {})
const agency = stack.use(openDatabase({ url: agencyServer.urlOf('postgres'), name: 'clerks' }))
await makeOffice(agency, rows)
const owner = stack.use(openDatabase({ url: storeServer.urlOf('postgres'), name: 'bench' }))
await migrate(owner)
const documents = officeDocuments(agencyServer.port, rows, '4GB')
const { city, problems } = compileCity(documents)
if (!city) throw new Error(JSON.stringify(problems))
const { version } = await applyCity(owner, { documents, city, by: 'bench', base: null, consent: true })
const worker = stack.use(openDatabase({ url: storeServer.urlOf('postgres'), name: 'worker', role: 'kho_worker' }))
const stop = new AbortController()
const following = followSource({
  database: worker,
  city,
  version,
  source: 'office',
  open: (source) => openSource(source, { secretOf: () => undefined, cityFolder: '.' }),
  identityKey: randomBytes(32),
  signal: stop.signal,
  onProgress: () => undefined,
})
following.catch((cause) => stop.abort(cause)) // ends the measuring; awaiting it tells why
while (!stop.signal.aborted && (await owner.rows(sql`select from kho.follower where state = 'following'`)).length === 0)
  await setTimeout(50)
const usage = process.cpuUsage()
const lags = await measure(agency, owner)
const used = process.cpuUsage(usage)
stop.abort()
await following
const [runs] = await owner.rows(sql`select inserted + updated + deleted from kho.run where mode = 'log'`)
const at = (share: number) =>
  `${Math.round(lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? Number.NaN)} ms`
process.stdout.write(
  `log lag over ${rows} rows at ${changes} changes a second for ${seconds} s: p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}\n` +
    `  ${lags.length} transactions, ${runs?.[0]} records changed in the store, ` +
    `${Math.round((used.user + used.system) / 10_000 / seconds)} % of a core in the worker, ` +
    `${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`,
)

/** Milliseconds from each commit to the first look at the store that sees it, in order of size. */
async function measure(source: Database, store: Database): Promise<readonly number[]> {
  const committed: number[] = []
  const seen: number[] = []
  const total = Math.floor((seconds * changes) / together)
  const writing = (async () => {
    const began = performance.now()
    for (let n = 0; n < total; n += 1) {
      const from = 2 + ((n * together) % (rows - together))
      await source.rows(sql`
        update hoso set phi = ${n}, luc = clock_timestamp() where id = 1 or id between ${from}::int and ${from + together - 2}::int`)
      committed[n] = performance.now()
      const early = began + ((n + 1) * together * 1000) / changes - performance.now()
      if (early > 1) await setTimeout(early)
    }
  })()
  for (let next = 0; next < total; ) {
    stop.signal.throwIfAborted()
    const [row] = await store.rows(sql`select fee from data.cases where id = 1`)
    const now = performance.now()
    for (const last = Number(row?.[0] ?? -1); next <= last && seen.length < total; next += 1) seen.push(now)
    await setTimeout(5)
  }
  await writing
  return seen.map((when, n) => when - (committed[n] ?? when)).sort((one, other) => one - other)
}
