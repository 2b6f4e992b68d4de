import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { takeOver } from '@kho/ingest/jobs/take-over.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { runToEnd } from '../harness/running-city.ts'
import { testStore } from '../harness/test-store.ts'
import { officeCity, openAgency } from '../kill/office.ts'

/** A worker process that syncs `cases` once. */
function worker(url: string, flags: readonly string[] = []): ChildProcess {
  const script = `${import.meta.dirname}/load-large.ts`
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, script, url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

interface Told {
  readonly state: string
  readonly code: string | null
  readonly megabytes: number
}

async function told(child: ChildProcess): Promise<Told> {
  const { code, stdout, stderr } = await runToEnd(child)
  if (code !== 0) throw new Error(`the worker ended with ${code}: ${stderr.slice(0, 500)}`)
  return JSON.parse(stdout)
}

const more = (rows: number) => sql`
  insert into hoso select 'D' || lpad(i::text, 8, '0'), repeat('Hồ sơ ', 120) || i, 1.25, '2020-11-02', 1
  from generate_series(1, ${rows}::int) as i`

test('F37: a worker with little memory takes in any number of rows: what it holds is bounded', async () => {
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(officeCity(agencyDatabase.url))
  await agency.rows(more(100_000))
  const whole = await told(worker(store.url, ['--max-old-space-size=64']))
  expect(whole).toMatchObject({ state: 'done' })
  expect(whole.megabytes).toBeLessThan(300)
  await agency.rows(sql`update hoso set lan = lan + 1`)
  const compared = await told(worker(store.url, ['--max-old-space-size=64']))
  expect(compared).toMatchObject({ state: 'done' })
  expect(compared.megabytes).toBeLessThan(300)
  expect(await store.rows('select count(*), min(version), max(version) from data.cases')).toEqual([
    ['103000', '2', '2'],
  ])
})

test('F17: one value larger than a row may be ends the read by table and key, within the same memory', async () => {
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(officeCity(agencyDatabase.url))
  expect(await told(worker(store.url))).toMatchObject({ state: 'done' })
  await agency.rows(sql`update hoso set ten = repeat('x', 200000000) where ma = 'C000001'`)
  const refused = await told(worker(store.url))
  expect(refused).toMatchObject({ state: 'failed', code: 'KHO277' })
  expect(refused.megabytes).toBeLessThan(450)
  expect(await store.rows('select count(*) from data.cases')).toEqual([['3000']])
})

test('F38: a worker that gets a quarter of a processor keeps its lease and comes to its end', async () => {
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(officeCity(agencyDatabase.url))
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = agency.transaction(async (session) => {
    await session.rows(sql`lock table hoso in access exclusive mode`)
    locked.resolve()
    await done.promise
  })
  await locked.promise
  const child = worker(store.url)
  const ended = told(child)
  const beats = `select coalesce(max(heartbeat_at) - max(started_at) > interval '4 s', false) from kho.run`
  while ((await store.rows(beats))[0]?.[0] !== 't') {
    child.kill('SIGSTOP')
    await setTimeout(150)
    child.kill('SIGCONT')
    await setTimeout(50)
    expect(await takeOver(store.worker, 30), 'nobody takes its run').toEqual([])
  }
  done.resolve()
  await slow
  expect(await ended).toMatchObject({ state: 'done', code: null })
  if (child.exitCode === null) await once(child, 'close')
  expect(await store.rows('select state, count(*) from kho.run group by 1')).toEqual([['done', '1']])
})
