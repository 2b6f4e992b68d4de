import { setTimeout } from 'node:timers/promises'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { firstAgency, permits, permitsCity } from '../../../test/harness/permits.ts'
import { postgresAgency } from '../../../test/harness/postgres-agency.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { takeSourceTurn } from '../load/source-turn.ts'
import { type RunResult, syncDataset } from '../run.ts'
import { cancelRun, listRuns } from '../runs.ts'
import { openSource } from '../sources/open-source.ts'

/** Polls until something is so. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20)
}

const columns = ['ma', 'cq', 'ten', 'phi', 'ngay', 'han', 'tt', 'ghi_chu', 'nhan']

const staged = `select tablename from pg_tables where schemaname = 'staging'`
const sessions = `select application_name from pg_stat_activity
  where datname = current_database() and application_name similar to 'kho/(run|lock)/%'`

/** A second, and what a busy machine adds to it: what hangs takes half a minute. */
const soon = 10_000

/** Cancels the running run, and says how long it took until the run had ended. */
async function cancelled(store: TestStore, running: Promise<RunResult>): Promise<number> {
  const [run] = await listRuns(store.worker, { state: 'running' })
  const began = performance.now()
  await cancelRun(store.worker, run?.run ?? '')
  expect(await running).toMatchObject({ state: 'failed', error: { code: 'KHO227' } })
  const took = performance.now() - began
  expect(await listRuns(store.worker)).toMatchObject([{ state: 'cancelled', message: 'Cancelled by an operator.' }])
  expect(await store.rows(staged)).toEqual([])
  await until(async () => (await store.rows(sessions)).length === 0)
  return took
}

test('a run that waits inside its source is cancelled within a second, and its session there ends', async () => {
  await using store = await testStore(permitsCity())
  await using agency = await postgresAgency()
  await agency.makeTable('gp', columns, [columns.map(() => '1')])
  await using source = await openSource(agency.document, agency.options)
  await agency.run('begin')
  await agency.run('lock table gp in access exclusive mode')
  const running = store.sync('permits', 'first', source)
  await until(async () => {
    const waiting = await store.rows(`select from pg_stat_activity
      where datname = '${agency.document.connection.database}' and wait_event_type = 'Lock'`)
    return waiting.length === 1
  })
  const took = await cancelled(store, running)
  const began = performance.now()
  await until(async () => {
    const there = await store.rows(`select from pg_stat_activity
      where datname = '${agency.document.connection.database}' and application_name like 'kho/%'`)
    return there.length === 0
  })
  expect(took).toBeLessThan(soon)
  expect(performance.now() - began).toBeLessThan(soon)
  await agency.run('rollback')
})

test('a run that copies from a source which says nothing any more is cancelled within a second', async () => {
  await using store = await testStore(permitsCity())
  const [silent, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  async function* rows() {
    yield* permits(3000)
    silent.resolve()
    await ended.promise
  }
  const running = store.sync('permits', 'first', firstAgency(rows()))
  await silent.promise
  await until(async () => (await listRuns(store.worker, { state: 'running' })).length === 1)
  expect(await cancelled(store, running)).toBeLessThan(soon)
  ended.resolve()
})

test('a run whose session is ended as it notes its own end notes it in another one', async () => {
  await using store = await testStore(permitsCity())
  let ended = false
  const worker: Database = {
    ...store.worker,
    transaction: (work) =>
      store.worker.transaction(async (session) => {
        const done = await work(session)
        const [row] = await session.rows(sql`select count(*) from kho.run where state = 'failed'`)
        if (row?.[0] === '0' || ended) return done
        ended = true
        await session.rows(sql`select pg_terminate_backend(pg_backend_pid())`)
        return done
      }),
  }
  async function* rows() {
    yield* permits(3000)
    throw new Error('the source went away')
  }
  const result = await syncDataset({
    ...{ database: worker, city: store.city(), version: store.version(), dataset: 'permits', source: 'first' },
    ...{ open: async () => firstAgency(rows()), identityKey, signal: new AbortController().signal },
    onProgress: () => undefined,
  })
  expect([result.state, ended]).toEqual(['failed', true])
  expect(await listRuns(store.worker)).toMatchObject([{ state: 'failed' }])
  expect(await store.rows(staged)).toEqual([])
})

test('a run that waits for another publishing is cancelled within a second', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`insert into kho.moment values ('permits', clock_timestamp())`)
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const other = store.owner.transaction(async (session) => {
    await session.client.query(`select from kho.moment where dataset = 'permits' for update`)
    locked.resolve()
    await done.promise
  })
  await locked.promise
  const running = store.sync('permits', 'first', firstAgency(permits(10)))
  await until(async () => {
    const waiting = await store.rows(`select from pg_stat_activity
      where application_name like 'kho/run/%' and wait_event_type = 'Lock' and datname = current_database()`)
    return waiting.length === 1
  })
  expect(await cancelled(store, running)).toBeLessThan(soon)
  done.resolve()
  await other
})

test('a run that waits for its place at the source ends as soon as it is asked to', async () => {
  await using store = await testStore(permitsCity())
  const document = store.city().sources.get('first')
  if (!document) throw new Error('there is no first source')
  const stop = new AbortController()
  await store.worker.transaction(async (session) => {
    await takeSourceTurn(session, document, { waits: false, signal: stop.signal })
    await store.worker.transaction((other) =>
      expect(takeSourceTurn(other, document, { waits: false, signal: stop.signal })).rejects.toMatchObject({
        code: 'KHO283',
      }),
    )
    const waiting = store.sync('permits', 'first', firstAgency([]), stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
  expect(await listRuns(store.worker)).toEqual([])
})
