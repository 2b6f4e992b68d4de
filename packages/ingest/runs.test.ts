import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity, without } from '../../test/harness/permits.ts'
import { testStore } from '../../test/harness/test-store.ts'
import { cancelRun, listRuns } from './runs.ts'

test('a run that would delete more than a tenth waits for a decision', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(300)))
  const tolerated = await store.sync('permits', 'first', firstAgency(permits(270)))
  expect(tolerated).toMatchObject({ state: 'done', deleted: 30 })
  const held = await store.sync('permits', 'first', firstAgency([...permits(240), permit('Q')]))
  expect(held).toMatchObject({ state: 'held', deleted: 30, inserted: 1, unchanged: 240, error: null })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['270']])
  const [latest] = await listRuns(store.worker, { state: 'held' })
  expect(latest).toMatchObject({ run: held.run, state: 'held', code: 'KHO228', deleted: 30 })
  const released = await store.release(held.run)
  expect(released).toMatchObject({ state: 'done', deleted: 30, inserted: 1 })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['241']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('what cannot be entered into the ledger is neither released nor cancelled', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(100)))
  const { run } = await store.sync('permits', 'first', firstAgency(permits(10)))
  const record = () => Promise.reject(new Error('no ledger'))
  await expect(store.release(run, record)).rejects.toThrow('no ledger')
  await expect(cancelRun(store.worker, run, record)).rejects.toThrow('no ledger')
  expect(await listRuns(store.worker, { state: 'held' })).toMatchObject([{ run }])
  expect(await store.release(run)).toMatchObject({ deleted: 90 })
})

test('I14: an empty source never empties a dataset, however small', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const held = await store.sync('permits', 'first', firstAgency([]))
  expect(held).toMatchObject({ state: 'held', deleted: 3 })
  await cancelRun(store.worker, held.run)
  expect(await store.rows('select count(*) from data.permits')).toEqual([['3']])
  await expect(store.release(held.run)).rejects.toMatchObject({
    code: 'KHO229',
    details: { state: 'cancelled' },
  })
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('a held run that was read without a field is released, also under newer documents, and the field keeps its values', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(100)))
  const source = without('han', firstAgency([...permits(50), permit('Q')]))
  const held = await store.sync('permits', 'first', source)
  expect(held).toMatchObject({ state: 'held', deleted: 50 })
  await store.apply([...permitsCity(), { path: 'policies/permits.yaml', text: 'policy: permits\nrules: []\n' }])
  expect(await store.release(held.run)).toMatchObject({
    ...{ state: 'done', inserted: 1, updated: 0, deleted: 50 },
  })
  expect(await store.rows('select count(expires_at), count(*) from data.permits')).toEqual([['50', '51']])
  expect(await store.rows('select field from kho.closed_field')).toEqual([['expires_at']])
})

test('a later good snapshot takes the place of a held run', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(100)))
  const held = await store.sync('permits', 'first', firstAgency(permits(10)))
  const again = await store.sync('permits', 'first', firstAgency(permits(9)))
  expect([held.state, again.state]).toEqual(['held', 'held'])
  expect((await store.sync('permits', 'first', firstAgency(permits(99)))).state).toBe('done')
  const states = (await listRuns(store.worker)).map(({ state }) => state)
  expect(states).toEqual(['done', 'cancelled', 'cancelled', 'done'])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('a held run whose staged records were lost is not released as an empty one', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(100)))
  const held = await store.sync('permits', 'first', firstAgency(permits(10)))
  await store.rows(`truncate staging.run_${held.run.replaceAll('-', '')}`) // what a crash does to an unlogged table
  await expect(store.release(held.run)).rejects.toMatchObject({
    code: 'KHO230',
  })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['100']])
})

test('a running run that is cancelled publishes nothing', async () => {
  await using store = await testStore(permitsCity())
  async function* rows() {
    yield* permits(10)
    const [running] = await listRuns(store.worker, { state: 'running' })
    await cancelRun(store.worker, running?.run ?? '')
  }
  const result = await store.sync('permits', 'first', firstAgency(rows()))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO227' } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
  expect(await listRuns(store.worker)).toMatchObject([{ state: 'cancelled', message: 'Cancelled by an operator.' }])
})

test('a run whose worker died shows as lost, and as failed once the next run began', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`
    insert into kho.run (run, dataset, source, version, binding, state, worker)
    values ('00000000-0000-4000-8000-000000000001', 'permits', 'first', 1, '', 'running', 'gone/1')`)
  await store.worker.rows(sql`create table staging.run_00000000000040008000000000000001 ()`)
  expect(await listRuns(store.worker)).toMatchObject([{ state: 'lost' }])
  await store.sync('permits', 'first', firstAgency(permits(1)))
  expect(await listRuns(store.worker)).toMatchObject([{ state: 'done' }, { state: 'failed', code: 'KHO232' }])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})
