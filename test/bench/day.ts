import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type DayEnded, dayInTheCity } from '@kho/city/day/day-in-the-city.ts'
import { scaleText } from '@kho/city/generator/scale.ts'
import { readDemo } from '@kho/kho/demo/demo.ts'
import { postmasterOf } from '@kho/kho/embedded/cluster.ts'
import { attachPostgres } from '@kho/kho/embedded/shared-postgres.ts'
import type { BindingStatus } from '@kho/kho/status/binding-status.ts'
import { readStatus } from '@kho/kho/status/read-status.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { freshHome, homeIn } from '../harness/running-city.ts'
import { deskDifferences, officeDifferences } from './scale/desk-differences.ts'
import { memoryNow } from './scale/process-figures.ts'
import { watchMemory } from './scale/watch-memory.ts'

/**
 * `node test/bench/day.ts --minutes 60`: Kho runs while a day in the city changes what the agencies hold. Every ten seconds
 * each binding's freshness is held against its promise; at the end the store against every desk and office that changed, by
 * every value. Exits 1 when a promise was broken or records differ. SIGTERM ends the day early, and compares nothing. A home that `scale.ts` left is gone on with, once: a
 * second day begins from what was made.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    scale: { type: 'string', default: '0.001' },
    /** Its own scale then holds. */
    home: { type: 'string' },
    pace: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})

const say = (text: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
const everyMs = 10_000

const made = values.home === undefined ? null : readDemo(values.home)
const settings = { KHO_SCALE: made ? scaleText(made.scale) : values.scale }
await using home = await (values.home === undefined ? freshHome(settings) : homeIn(values.home, settings))
const running = await home.start()
say('kho start is ready')
await using postgres = await attachPostgres({ home: home.folder })
await using database = openDatabase({ url: postgres.urlOf('kho'), name: 'day' })
const loaded = (await loadCity(database)) ?? nothing()
const { city } = loaded
const demo = readDemo(home.folder) ?? nothing()

const broken = new Set<string>()
const nearest = { share: 0, binding: '' }
const startedPid = running.process.pid ?? 0
const memory = watchMemory(postmasterOf(postgres.dataDir)?.pid ?? 0, {
  'kho start': startedPid,
  'this process': process.pid,
})
const ending = new AbortController()
const asked = new AbortController()
process.once('SIGTERM', () => asked.abort())
let acts = 0
const [day] = await Promise.all([live(Number(values.minutes) * 60_000).finally(() => ending.abort()), watch(database)])
const happened = Object.entries(day.acts).map(([kind, times]) => `${kind} ${times}`)
say(`the day ended: ${happened.join(', ')}`)
for (const [state, code, runs, read] of await database.rows(sql`
  select state, coalesce(code, ''), count(*), sum(read) from kho.run group by 1, 2 order by 3 desc`)) {
  say(`  runs ${state}${code ? ` ${code}` : ''}: ${runs}, ${read ?? 0} rows read`)
}
for (const [what, megabytes] of Object.entries(memory.peaks)) say(`  memory, ${what}, at most: ${megabytes} MB`)
say(`  nearest to its promise: ${nearest.binding}, ${Math.round(nearest.share * 100)} % of it`)
say(broken.size === 0 ? '  every promise was kept' : `  PROMISES BROKEN: ${[...broken].join('; ')}`)
const differences = asked.signal.aborted ? null : await quiet(day)
if (differences === null) say('  ended early: store and desks were not compared')
else if (differences.length === 0) say('  the store holds what every desk and office holds')
else say(`  THE STORE DIFFERS: ${differences.join('; ')}`)
process.exitCode = broken.size + (differences?.length ?? 0) === 0 ? 0 : 1

async function live(milliseconds: number): Promise<DayEnded> {
  const { mariadb } = demo.ports
  const sources = [...city.sources.values()]
  return dayInTheCity({
    ...{ city, scale: demo.scale, seed: Number(values.seed), pace: Number(values.pace), acts: null },
    folder: join(home.folder, 'agencies'),
    origin: home.origin,
    postgresUrl: postgres.urlOf('postgres'),
    mariadbUrl: mariadb === null ? null : `mysql://root@127.0.0.1:${mariadb}/`,
    // Where MariaDB is missing its desks are files, and their documents others than those that were read here.
    ...(mariadb === null ? { only: sources.filter(({ kind }) => kind !== 'mysql').map((one) => one.source) } : {}),
    signal: AbortSignal.any([AbortSignal.timeout(milliseconds), asked.signal]),
    onAct: () => {
      acts += 1
    },
  })
}

function nothing(): never {
  throw new Error('nothing is applied')
}

async function watch(session: Database): Promise<void> {
  while (!ending.signal.aborted) {
    const { bindings, workers } = await readStatus(session, loaded)
    for (const binding of bindings) note(binding)
    memory.look()
    const late = bindings.filter((one) => one.late).length
    const failing = bindings.filter(({ failures }) => failures > 0).length
    const runs = `${workers.running} running, ${workers.queued} queued`
    const share = `${Math.round(nearest.share * 100)} % of a promise at most`
    say(`${acts} acts; ${late} late, ${share}, ${failing} failing; ${runs}; ${memoryNow(startedPid) ?? 0} MB`)
    await setTimeout(everyMs, undefined, { signal: ending.signal }).catch(() => undefined)
  }
}

function note({ dataset, source, age, promise, late }: BindingStatus): void {
  const name = `${dataset} < ${source}`
  if (late && !broken.has(name)) say(`LATE: ${name}, ${Math.round(age ?? 0)} s of ${promise} s`)
  if (late) broken.add(name)
  const share = promise === null || age === null ? 0 : age / promise
  if (share > nearest.share) Object.assign(nearest, { share, binding: name })
}

/** Takes in what the last acts changed, and waits until what is pushed is published. Gives what still differs. */
async function quiet({ truths, offices }: DayEnded): Promise<readonly string[]> {
  const datasets = new Set(['dossiers', ...offices.map(({ dataset }) => dataset)])
  const fixed = await home.kho('reconcile', ...datasets, '--fix')
  say(`  kho reconcile --fix ended with ${fixed.code}`)
  const until = performance.now() + 120_000
  for (;;) {
    const left = await Promise.all([
      deskDifferences(database, city, truths),
      officeDifferences(database, city, offices),
    ])
    if (left.flat().length === 0 || performance.now() > until) return left.flat()
    await setTimeout(2_000)
  }
}
