import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { takeOver } from '@kho/ingest/jobs/take-over.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type TestStore, testStore } from '../harness/test-store.ts'
import type { WorkerJob } from './kill-scene.ts'
import { agencyHash, officeCity, openAgency, storeHash } from './office.ts'

const lease = 2
const job: WorkerJob = { way: 'sync', dataset: 'cases', source: 'office', compareEvery: 0 }

/** A worker in a process of its own, syncing again and again, that can be stopped as a machine under strain is. */
async function startWorker(url: string): Promise<{ readonly child: ChildProcess } & AsyncDisposable> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/worker.ts`, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  child.stdin.write(`${JSON.stringify(job)}\n`)
  return {
    child,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20)
}

const waiting = (store: TestStore, name: string) => async () =>
  (
    await store.rows(`select from pg_stat_activity where wait_event_type = 'Lock' and application_name like '${name}'
      and (query ilike '%hoso%' or query like '%kho.moment%')`)
  ).length > 0

/** Stops a worker while something holds up its run, lets that something go, and waits until the lease has passed. */
async function stoppedOver(store: TestStore, { child }: { readonly child: ChildProcess }, letGo: () => Promise<void>) {
  child.kill('SIGSTOP')
  await letGo()
  const [run] = await store.rows(`select run from kho.run where state = 'running'`)
  expect(await takeOver(store.worker, 3600), 'a lease that has not passed is respected').toEqual([])
  await until(async () => (await takeOver(store.worker, lease)).length === 1)
  expect(await store.rows(`select state, code from kho.run where run = '${run?.[0]}'`)).toEqual([['failed', 'KHO285']])
  return run?.[0] ?? ''
}

async function syncHere(store: TestStore) {
  const document = store.city().sources.get('office')
  if (!document) throw new Error('the scene has no office')
  await using source = await openSource(document, { secretOf: () => undefined, cityFolder: '.' })
  return await store.sync('cases', 'office', source)
}

/** Changes the agency, so that what the stale worker had read is not the truth any more. */
const change = sql`update hoso set lan = lan + 1, ten = ten || '!' where ma < 'C000100'`

/** Nothing of the stale run is in the store once its worker has woken, and the two become equal as if it never was. */
async function expectFenced(store: TestStore, agency: Database, stale: string, child: ChildProcess): Promise<void> {
  child.kill('SIGCONT')
  await once(child.stdout ?? child, 'data') // it has ended its stale run and said so
  child.kill('SIGKILL')
  expect(await store.rows(`select count(*) from data.cases where _run = '${stale}'`)).toEqual([['0']])
  expect(await store.rows(`select state, code from kho.run where run = '${stale}'`)).toEqual([['failed', 'KHO285']])
  await until(async () => (await syncHere(store).catch(() => null))?.state === 'done') // the lock of what was just killed
  expect((await store.owner.rows(storeHash))[0]).toEqual((await agency.rows(agencyHash))[0])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
}

test('F39: a worker stopped past its lease while it reads is taken over, and publishes nothing when it wakes', async () => {
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(officeCity(agencyDatabase.url))
  expect(await syncHere(store)).toMatchObject({ state: 'done' })
  const letGo = await held(agency, sql`lock table hoso in access exclusive mode`)
  await using worker = await startWorker(store.url)
  await until(waiting(store, 'kho/office/%'))
  const stale = await stoppedOver(store, worker, letGo)
  await agency.rows(change)
  expect(await syncHere(store)).toMatchObject({ state: 'done', updated: 99 })
  await expectFenced(store, agency, stale, worker.child)
})

test('F39: a worker stopped past its lease in the middle of publishing holds up nobody, and its publishing is undone', async () => {
  await using agencyDatabase = await freshDatabase()
  await using agency = await openAgency(agencyDatabase.url)
  await using store = await testStore(officeCity(agencyDatabase.url))
  expect(await syncHere(store)).toMatchObject({ state: 'done' })
  const letGo = await held(store.owner, sql`select from kho.moment where dataset = 'cases' for update`)
  await agency.rows(change)
  await using worker = await startWorker(store.url)
  await until(waiting(store, 'kho/run/%'))
  const stale = await stoppedOver(store, worker, letGo)
  await agency.rows(change)
  expect(await syncHere(store)).toMatchObject({ state: 'done', updated: 99 })
  await expectFenced(store, agency, stale, worker.child)
})

/** Runs a statement in a transaction that stays open; what comes back ends it. */
async function held(database: Database, statement: ReturnType<typeof sql>): Promise<() => Promise<void>> {
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const transaction = database.transaction(async (session) => {
    await session.rows(statement)
    locked.resolve()
    await done.promise
  })
  await locked.promise
  return async () => {
    done.resolve()
    await transaction
  }
}
