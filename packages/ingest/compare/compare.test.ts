import { expect, test } from 'vitest'
import { type MarkedSource, markedSource } from '../../../test/harness/marked-source.ts'
import { permit, permitColumns, permits, permitsCity } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { listRuns } from '../runs.ts'
import type { MarkReader } from '../source.ts'

const agency = () => markedSource('gp', permitColumns)
const sync = (store: TestStore, { source }: MarkedSource) => store.sync('permits', 'first', source)

/** Runs afresh, with only the permits of the list there and read whole: what any store must come to hold. */
async function expectEqualToWhole(store: TestStore, rows: Parameters<MarkedSource['hold']>[0]): Promise<void> {
  await using other = await testStore(permitsCity())
  const from = agency()
  from.hold(rows)
  await sync(other, from)
  const records = `select to_jsonb(d) - '{_run,_at,_stale}'::text[] from data.permits as d order by code`
  expect(await store.rows(records)).toEqual(await other.rows(records))
  const waiting = `select id, breaches, raw::jsonb, origin, version from kho.quarantine order by id, raw::text`
  expect(await store.rows(waiting)).toEqual(await other.rows(waiting))
}

test('a compare fetches what changed and nothing else', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(500))
  expect(await sync(store, office)).toMatchObject({ state: 'done', inserted: 500 })
  const before = await store.rows(`select code, _run, _at from data.permits where code <> 'P00007' order by code`)
  const rows = [...permits(499), permit('P00007', { phi: '7' }), permit('Q')].filter(
    (row, at, all) => all.findLastIndex(([code]) => code === row[0]) === at,
  )
  office.hold(rows)
  expect(await sync(store, office)).toMatchObject({
    state: 'done',
    read: 2,
    inserted: 1,
    updated: 1,
    deleted: 1,
    unchanged: 498,
  })
  expect(office.asked).toMatchObject({ totals: 1, fetched: 2 })
  expect(office.asked.keys).toBeLessThan(120)
  const untouched = `select code, _run, _at from data.permits where code not in ('P00007', 'Q') order by code`
  expect(await store.rows(untouched)).toEqual(before.filter(([code]) => code !== 'P00500'))
  await expectEqualToWhole(store, rows)
  const [run] = await listRuns(store.worker)
  expect(await store.rows(`select mode from kho.run where run = '${run?.run}'`)).toEqual([['compare']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('a compare of what is equal asks for sums alone', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(300))
  await sync(store, office)
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 0, unchanged: 300 })
  expect(office.asked).toEqual({ totals: 1, keys: 0, groups: null, fetched: 0, changes: 0 })
})

test('what is refused, equal, doubled or gone at the source is not fetched again while it stays so', async () => {
  await using store = await testStore(permitsCity({ deletes: '{ soft: { status: closed } }' }))
  const office = agency()
  const odd = [permit('A', { phi: 'x' }), permit('B', { ma: null }), permit('C', { tt: '2' }), permit('D', { tt: '9' })]
  office.hold([...permits(200), ...odd, permit('E'), permit('E', { phi: '2' })])
  await sync(store, office)
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 0, unchanged: 200 })
  office.hold([...permits(199), ...odd, permit('P00200', { phi: 'y' }), permit('E')])
  expect(await sync(store, office)).toMatchObject({ inserted: 1, updated: 0, deleted: 0, quarantined: 1 })
  expect(await store.rows(`select _stale from data.permits where code = 'P00200'`)).toEqual([['t']])
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['4']])
  expect(await sync(store, office)).toMatchObject({ read: 0 })
  office.hold([...permits(199), permit('C')])
  expect(await sync(store, office)).toMatchObject({ state: 'done', read: 1, inserted: 1 })
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
  expect(await store.rows('select count(*) from kho.tombstone')).toEqual([['0']])
})

test('records from before their source had marks are compared like all others, and get them', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(50))
  await sync(store, office)
  await store.rows('update data.permits set _origin = null, _version = null')
  const before = await store.rows(`select code, _at from data.permits where code < 'P00050' order by code`)
  office.hold(permits(49))
  expect(await sync(store, office)).toMatchObject({ state: 'done', updated: 0, deleted: 1, unchanged: 49 })
  expect(await store.rows('select code, _at from data.permits order by code')).toEqual(before)
  await expectEqualToWhole(store, permits(49))
})

test('F19: a key changed at the source is one record gone and one new', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(2000))
  await sync(store, office)
  // 1,000 is where the connector's batches end.
  const rows = permits(2000).map((row) => (['P01000', 'P01001'].includes(row[0] ?? '') ? permit(`N${row[0]}`) : row))
  office.hold(rows)
  expect(await sync(store, office)).toMatchObject({ state: 'done', inserted: 2, deleted: 2, unchanged: 1998 })
  await expectEqualToWhole(store, rows)
})

test('I14: a compare that would delete too much is held, and published when it is released', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(300))
  await sync(store, office)
  office.hold(permits(100))
  const held = await sync(store, office)
  expect(held).toMatchObject({ state: 'held', deleted: 200 })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['300']])
  const released = await store.release(held.run)
  expect(released).toMatchObject({ state: 'done', deleted: 200 })
  await expectEqualToWhole(store, permits(100))
})

test('F24: a store restored from its backup comes to hold what the source has', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(100))
  await sync(store, office)
  const tables = ['data.permits', 'kho.checkpoint', 'kho.quarantine', 'kho.tombstone']
  for (const table of tables) await store.rows(`create table public."${table}" as table ${table}`)
  const rows = [...permits(90).map((row, at) => (at % 9 === 0 ? permit(row[0] ?? '', { phi: '8' }) : row)), permit('Q')]
  office.hold(rows)
  await sync(store, office)
  for (const table of tables) await store.rows(`delete from ${table}`)
  for (const table of tables) await store.rows(`insert into ${table} select * from public."${table}"`)
  expect(await sync(store, office)).toMatchObject({ state: 'done', inserted: 1, updated: 10, deleted: 10 })
  await expectEqualToWhole(store, rows)
})

test('F20: keys alone tell what is gone and what is new, and leave what changed to the next compare', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold([...permits(300), permit('bad', { phi: 'x' }), permit('bad too', { phi: 'x' })])
  await sync(store, office)
  office.hold([permit('P00001', { phi: '1' }), ...permits(295).slice(1), permit('bad too', { phi: 'x' }), permit('Q')])
  const before = await store.rows('select compared_at from kho.checkpoint')
  const result = await store.sync('permits', 'first', office.source, { keys: true })
  expect(result).toMatchObject({ state: 'done', read: 1, inserted: 1, updated: 0, deleted: 5 })
  expect(await store.rows('select compared_at from kho.checkpoint')).toEqual(before)
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['1']])
  expect(await sync(store, office)).toMatchObject({ read: 1, updated: 1, deleted: 0 })
})

test('where something is only gone no row is asked for', async () => {
  await using store = await testStore(permitsCity())
  const office = agency()
  office.hold(permits(100))
  await sync(store, office)
  office.hold(permits(95))
  const { source } = office
  const asked: unknown[] = []
  const result = await store.sync('permits', 'first', {
    ...source,
    open: async (request, signal) => {
      const snapshot = await source.open(request, signal)
      const { marks } = snapshot
      if (!marks) return snapshot
      const ofKeys: MarkReader['ofKeys'] = (keys) => {
        asked.push(keys)
        return marks.ofKeys(keys)
      }
      return { ...snapshot, marks: { ...marks, ofKeys } }
    },
  })
  expect(result).toMatchObject({ state: 'done', read: 0, deleted: 5 })
  expect(asked).toEqual([])
})
