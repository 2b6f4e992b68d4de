import { expect, test } from 'vitest'
import { type MarkedSource, markedSource } from '../../test/harness/marked-source.ts'
import { permit, permitColumns, permits, permitsCity } from '../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../test/harness/test-store.ts'
import { listRuns } from './runs.ts'

const city = () => permitsCity({ reading: 'mode: cursor\n    cursor: { field: ngay, overlap: 10m }' })
const agency = () => markedSource('gp', permitColumns, { cursor: true })
const sync = (store: TestStore, { source }: MarkedSource) => store.sync('permits', 'first', source)

const changed = (rows: ReturnType<typeof permits>, code: string, fee: string) =>
  rows.map((row) => (row[0] === code ? permit(code, { phi: fee }) : row))

async function modeAndNote(store: TestStore) {
  return (await store.rows('select mode, state, code, message from kho.run order by started_at desc limit 1'))[0]
}

const dayLater = (store: TestStore) =>
  store.rows(`update kho.checkpoint set compared_at = compared_at - interval '1 day'`)

test('a cursor reads what changed since what was published, and keeps where that ended', async () => {
  await using store = await testStore(city())
  const office = agency()
  office.hold(permits(100))
  expect(await sync(store, office)).toMatchObject({ state: 'done', inserted: 100 })
  office.hold([...changed(permits(100), 'P00005', '5'), permit('Q')])
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 2, inserted: 1, updated: 1, unchanged: 0 })
  expect(await modeAndNote(store)).toEqual(['changes', 'done', null, null])
  expect(await store.rows('select position, records from kho.checkpoint')).toEqual([['2', '101']])
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 0 })
  expect(office.asked).toMatchObject({ totals: 0, changes: 2 })
})

test('F10: changes that are read again change nothing', async () => {
  await using store = await testStore(city())
  const office = agency()
  office.hold(permits(20))
  await sync(store, office)
  office.hold(changed(permits(20), 'P00005', '5'))
  await sync(store, office)
  const before = await store.rows('select * from data.permits order by code')
  await store.rows(`update kho.checkpoint set position = '0'`)
  expect(await sync(store, office)).toMatchObject({ read: 20, inserted: 0, updated: 0, unchanged: 20 })
  expect(await store.rows('select * from data.permits order by code')).toEqual(before)
})

test('F22: the compare that follows catches what changes had missed, deletes too, and says so', async () => {
  await using store = await testStore(city())
  const office = agency()
  office.hold(permits(100))
  await sync(store, office)
  const rows = [...changed(permits(90), 'P00005', '5'), permit('late')]
  office.hold(rows, { late: true })
  expect(await sync(store, office)).toMatchObject({ read: 0, deleted: 0 })
  office.hold([...rows, permit('told')])
  await dayLater(store)
  const compared = await sync(store, office)
  expect(compared).toMatchObject({ state: 'done', read: 3, inserted: 2, updated: 1, deleted: 10 })
  expect(await modeAndNote(store)).toEqual([
    'compare',
    'done',
    '',
    'The compare caught what reading changes had missed: 1 new, 1 changed, 10 gone.',
  ])
  expect(await store.rows('select count(*) from data.permits')).toEqual([['92']])
  expect((await listRuns(store.worker))[0]).toMatchObject({ inserted: 2, deleted: 10 })
})

test('a refused change keeps the last good version; a part replaces only what it names in quarantine', async () => {
  await using store = await testStore(city())
  const office = agency()
  const bad = permit('bad', { phi: 'x' })
  office.hold([...permits(50), bad])
  await sync(store, office)
  office.hold([...changed(permits(50), 'P00001', 'y'), bad, permit('', { ma: null })])
  expect(await sync(store, office)).toMatchObject({ state: 'done', updated: 0, quarantined: 2 })
  expect(await store.rows(`select code, fee from data.permits where _stale`)).toEqual([['P00001', '1000.50']])
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['3']])
  office.hold([...changed(permits(50), 'P00001', '2'), permit('bad'), permit('', { ma: null })])
  expect(await sync(store, office)).toMatchObject({ state: 'done', updated: 1, inserted: 1 })
  expect(await store.rows('select count(*) from data.permits where _stale')).toEqual([['0']])
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['1']])
  await store.rows(`update kho.checkpoint set position = '0'`)
  await sync(store, office)
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['1']])
})

test('F23: a source restored from an old backup waits for the operator, however little differs', async () => {
  await using store = await testStore(city())
  const office = agency()
  office.hold(permits(100))
  await sync(store, office)
  office.hold(changed(permits(100), 'P00005', '5'))
  await sync(store, office)
  office.restore(1, permits(99))
  const held = await sync(store, office)
  expect(held).toMatchObject({ state: 'held', updated: 1, deleted: 1 })
  expect(await modeAndNote(store)).toMatchObject(['compare', 'held', 'KHO233', expect.stringContaining('behind')])
  expect(await store.rows(`select fee from data.permits where code = 'P00005'`)).toEqual([['5.00']])
  expect(await sync(store, office)).toMatchObject({ state: 'held' })
  const [latest] = await listRuns(store.worker, { state: 'held' })
  const released = await store.release(latest?.run ?? '')
  expect(released).toMatchObject({ state: 'done', updated: 1, deleted: 1 })
  office.hold([...permits(99), permit('Q')])
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 1, inserted: 1 })
})

test('a changed mapping reads everything again, once', async () => {
  await using store = await testStore(city())
  const office = agency()
  office.hold(permits(10))
  await sync(store, office)
  await store.apply(city().map((at) => ({ ...at, text: at.text.replace('"1": open', '"1": opened') })))
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 10, updated: 10 })
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 0 })
})
