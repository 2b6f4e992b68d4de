import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type DayEnded, dayInTheCity } from '@kho/city/day/day-in-the-city.ts'
import { attachPostgres } from '@kho/kho/embedded/shared-postgres.ts'
import type { BindingStatus } from '@kho/kho/status/binding-status.ts'
import { readStatus } from '@kho/kho/status/read-status.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { freshHome, type Home } from '../harness/running-city.ts'
import { deskDifferences } from './scale/desk-differences.ts'
import { memoryNow } from './scale/process-figures.ts'

/**
 * `node test/bench/day.ts --minutes 60`: Kho runs while a day in the city changes what the agencies hold. Every ten seconds
 * each binding's freshness is held against its promise; at the end the store against every desk, by every value. Exits 1
 * when a promise was broken or records differ.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    scale: { type: 'string', default: '0.001' },
    pace: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})

const say = (text: string) => process.stdout.write(`${text}\n`)
const scale = Number(values.scale)
const everyMs = 10_000

await using home = await freshHome({ KHO_SCALE: values.scale })
const running = await home.start()
await using postgres = await attachPostgres({ home: home.folder })
await using database = openDatabase({ url: postgres.urlOf('kho'), name: 'day' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')

const broken = new Set<string>()
const worst = { age: 0, binding: '', megabytes: 0 }
const ending = new AbortController()
const [day] = await Promise.all([live(Number(values.minutes) * 60_000).finally(() => ending.abort()), watch(database)])
say(
  `the day ended: ${Object.entries(day.acts)
    .map(([kind, times]) => `${kind} ${times}`)
    .join(', ')}`,
)
const differences = await quiet(home, database, day)
for (const [state, code, runs] of await database.rows(sql`
  select state, coalesce(code, ''), count(*) from kho.run group by 1, 2 order by 3 desc`)) {
  say(`  runs ${state}${code ? ` ${code}` : ''}: ${runs}`)
}
say(`  memory of kho start, at most: ${worst.megabytes} MB`)
say(`  nearest to its promise: ${worst.binding}, ${Math.round(worst.age * 100)} % of it`)
say(broken.size === 0 ? '  every promise was kept' : `  PROMISES BROKEN: ${[...broken].join('; ')}`)
say(
  differences.length === 0
    ? '  the store holds what every desk holds'
    : `  THE STORE DIFFERS: ${differences.join('; ')}`,
)
process.exitCode = broken.size + differences.length === 0 ? 0 : 1

async function live(milliseconds: number): Promise<DayEnded> {
  const city = loaded?.city ?? fail()
  const { ports } = JSON.parse(readFileSync(join(home.folder, 'demo.json'), 'utf8'))
  const sources = [...city.sources.values()]
  return dayInTheCity({
    ...{ city, scale, seed: Number(values.seed), pace: Number(values.pace), acts: null },
    folder: join(home.folder, 'agencies'),
    origin: home.origin,
    postgresUrl: postgres.urlOf('postgres'),
    mariadbUrl: ports.mariadb === null ? null : `mysql://root@127.0.0.1:${ports.mariadb}/`,
    // Where MariaDB is missing its desks are files, and their documents others than those that were read here.
    ...(ports.mariadb === null
      ? { only: sources.filter(({ kind }) => kind !== 'mysql').map((one) => one.source) }
      : {}),
    signal: AbortSignal.timeout(milliseconds),
    onAct: () => undefined,
  })
}

function fail(): never {
  throw new Error('nothing is applied')
}

async function watch(session: Database): Promise<void> {
  while (!ending.signal.aborted) {
    const { bindings, workers } = await readStatus(session, loaded ?? fail())
    for (const binding of bindings) note(binding)
    worst.megabytes = Math.max(worst.megabytes, memoryNow(running.process.pid ?? 0) ?? 0)
    say(`${bindings.filter(({ late }) => late).length} late, ${workers.running} running, ${worst.megabytes} MB at most`)
    await setTimeout(everyMs, undefined, { signal: ending.signal }).catch(() => undefined)
  }
}

function note({ dataset, source, age, promise, late }: BindingStatus): void {
  const name = `${dataset} < ${source}`
  if (late && !broken.has(name)) say(`LATE: ${name}, ${Math.round(age ?? 0)} s of ${promise} s`)
  if (late) broken.add(name)
  const share = promise === null || age === null ? 0 : age / promise
  if (share > worst.age) Object.assign(worst, { age: share, binding: name })
}

/** Takes in what the last acts changed, and waits until what is pushed is published. Gives the desks that still differ. */
async function quiet({ kho }: Home, session: Database, { truths }: DayEnded): Promise<readonly string[]> {
  const synced = await kho('sync', 'dossiers', '--full')
  if (synced.code !== 0) say(`  kho sync ended with ${synced.code}`)
  const until = performance.now() + 120_000
  for (;;) {
    const differences = await deskDifferences(session, loaded?.city ?? fail(), truths)
    if (differences.length === 0 || performance.now() > until) return differences
    await setTimeout(2_000)
  }
}
