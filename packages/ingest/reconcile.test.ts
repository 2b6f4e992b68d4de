import { expect, test } from 'vitest'
import { identityKey } from '../../test/harness/identity-key.ts'
import { markedSource } from '../../test/harness/marked-source.ts'
import { permit, permitColumns, permits, permitsCity } from '../../test/harness/permits.ts'
import { rowsSource } from '../../test/harness/rows-source.ts'
import { type TestStore, testStore } from '../../test/harness/test-store.ts'
import { reconcileDataset } from './reconcile.ts'
import { listRuns } from './runs.ts'
import type { Source } from './source.ts'

function reconcile(store: TestStore, source: Source, most = 20) {
  return reconcileDataset({
    database: store.worker,
    city: store.city(),
    version: store.version(),
    dataset: 'permits',
    source: 'first',
    open: async () => source,
    identityKey,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    most,
  })
}

test('what differs is counted and named by its id, and nothing is changed', async () => {
  await using store = await testStore(permitsCity())
  const office = markedSource('gp', permitColumns)
  office.hold([...permits(500), permit('bad', { phi: 'x' })])
  await store.sync('permits', 'first', office.source)
  office.hold([...permits(490).slice(1), permit('P00001', { phi: '7' }), permit('Q'), permit('bad', { phi: 'x' })])
  const before = await store.rows('select * from data.permits order by code')
  const checkpoint = await store.rows('select * from kho.checkpoint')
  const { found, error, run } = await reconcile(store, office.source, 5)
  expect(error).toBeNull()
  expect(found).toMatchObject({ source: 492, stored: 500, quarantined: 1, kept: 0 })
  expect([found?.missing.count, found?.gone.count, found?.differing.count]).toEqual([1, 10, 1])
  expect([found?.missing.ids.length, found?.gone.ids.length]).toEqual([1, 5])
  const [changed] = await store.rows("select _id from data.permits where code = 'P00001'")
  expect(found?.differing.ids).toEqual(changed)
  expect(await store.rows('select * from data.permits order by code')).toEqual(before)
  expect(await store.rows('select * from kho.checkpoint')).toEqual(checkpoint)
  const [latest] = await listRuns(store.worker)
  const message = 'Compared on demand: 1 missing here, 10 gone there, 1 different.'
  expect(latest).toMatchObject({ run, state: 'done', message, inserted: 0, updated: 0, deleted: 0 })
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('what is equal is said to be: source, stored, refused and rows that say they are gone add up', async () => {
  await using store = await testStore(permitsCity({ deletes: '{ soft: { status: closed } }' }))
  const office = markedSource('gp', permitColumns)
  office.hold([...permits(100), permit('bad', { phi: 'x' }), permit('C', { tt: '2' })])
  await store.sync('permits', 'first', office.source)
  const { found } = await reconcile(store, office.source)
  const none = { count: 0, ids: [] }
  expect(found).toEqual({
    source: 102,
    stored: 100,
    quarantined: 1,
    kept: 1,
    missing: none,
    gone: none,
    differing: none,
  })
})

test('a source that cannot tell its rows apart is read as usual, not reconciled', async () => {
  await using store = await testStore(permitsCity())
  const { error, found } = await reconcile(store, rowsSource('gp', permitColumns, permits(3)))
  expect(found).toBeNull()
  expect(error).toMatchObject({ code: 'KHO235' })
})
