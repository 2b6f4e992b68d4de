import { expect, test } from 'vitest'
import { identityKey } from '../../test/harness/identity-key.ts'
import { markedSource } from '../../test/harness/marked-source.ts'
import { permit, permitColumns, permits, permitsCity } from '../../test/harness/permits.ts'
import { rowsSource, type SourceRow } from '../../test/harness/rows-source.ts'
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

test('a source that cannot mark its rows is read whole and compared, and nothing is changed', async () => {
  await using store = await testStore(permitsCity())
  const office = (rows: readonly SourceRow[]) => rowsSource('gp', permitColumns, rows)
  await store.sync('permits', 'first', office([...permits(500), permit('bad', { phi: 'x' })]))
  const tables = ['data.permits', 'kho.checkpoint', 'kho.quarantine', 'kho.standing', 'kho.moment']
  const read = () => Promise.all(tables.map((table) => store.rows(`select t::text from ${table} as t order by 1`)))
  const before = await read()
  const now = [...permits(490).slice(2), permit('P00001', { phi: '7' }), permit('P00002', { phi: 'x' }), permit('Q')]
  const bad = [permit('bad', { phi: 'x' }), permit('worse', { phi: 'x' })]
  const { found, error, run } = await reconcile(store, office([...now, ...bad]), 5)
  expect(error).toBeNull()
  expect(found).toMatchObject({ source: 493, stored: 500, quarantined: 1, kept: 0 })
  expect([found?.missing.count, found?.gone.count, found?.differing.count]).toEqual([2, 10, 2])
  expect([found?.missing.ids.length, found?.gone.ids.length]).toEqual([2, 5])
  const changed = await store.rows("select _id from data.permits where code in ('P00001', 'P00002') order by _id")
  expect(found?.differing.ids).toEqual(changed.flat())
  expect(await read()).toEqual(before)
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
  const runs = await store.rows(`select mode, state from kho.run where run = '${run}'`)
  expect(runs).toEqual([['reconcile', 'done']])
})

test('absence is told also where it does not delete, and what equals what is stored is no difference', async () => {
  await using store = await testStore(permitsCity({ deletes: 'none' }))
  const office = (rows: readonly SourceRow[]) => rowsSource('gp', permitColumns, rows)
  await store.sync('permits', 'first', office(permits(30)))
  const none = { count: 0, ids: [] }
  const same = await reconcile(store, office(permits(30)))
  expect(same.found).toMatchObject({ source: 30, stored: 30, missing: none, gone: none, differing: none })
  const fewer = await reconcile(store, office(permits(27)))
  expect(fewer.found).toMatchObject({ source: 27, stored: 30, missing: none, differing: none })
  expect(fewer.found?.gone.count).toBe(3)
})

test('a comparison neither begins nor ends a streak of failures, whether it ends well or fails', async () => {
  await using store = await testStore(permitsCity())
  const office = rowsSource('gp', permitColumns, permits(3))
  const gone = rowsSource('gone', permitColumns, [])
  const standing = () => store.rows('select run, state, failures, failing_since, good_at, code from kho.standing')
  await store.sync('permits', 'first', office)
  const well = await standing()
  const { error, found } = await reconcile(store, gone)
  expect([found, error?.code]).toEqual([null, 'KHO223'])
  expect(await standing()).toEqual(well)
  await store.sync('permits', 'first', gone)
  const broken = await standing()
  expect(broken[0]?.slice(1, 3)).toEqual(['failed', '1'])
  expect((await reconcile(store, office)).error).toBeNull()
  expect(await standing()).toEqual(broken)
})

test('what a source sends itself cannot be compared on demand: no run begins', async () => {
  await using store = await testStore(sending())
  await expect(reconcile(store, rowsSource('gp', permitColumns, []))).rejects.toMatchObject({ code: 'KHO221' })
  expect(await store.rows('select * from kho.run')).toEqual([])
  expect(await store.rows('select * from kho.standing')).toEqual([])
})

/** The same city, but its first source sends its records itself. */
function sending(): ReturnType<typeof permitsCity> {
  return permitsCity({ deletes: 'none', reading: '' }).map((document) => {
    if (document.path !== 'sources/first.yaml') return document
    const text =
      'source: first\nagency: H29.1\nkind: push\nconnection: { auth: { kind: token, value: { env: ONE } } }\n'
    return { ...document, text }
  })
}
