import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { firstAgency, permit, permits, permitsCity } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { kept, tidy } from '../jobs/tidy.ts'
import { dueReplays, type ReplayOptions, replayBinding } from './replay.ts'

const closed = '"2": closed }'
/** The mapping mended: code 3 is known. */
const mended = () =>
  permitsCity().map(({ path, text }) => ({ path, text: text.replace(closed, '"2": closed, "3": revoked }') }))

function replay(store: TestStore, more: Partial<ReplayOptions> = {}) {
  const signal = new AbortController().signal
  const options = { database: store.worker, city: store.city(), version: store.version(), identityKey, signal }
  return replayBinding({ ...options, dataset: 'permits', source: 'first', onProgress: () => undefined, ...more })
}

const refused = (store: TestStore) => store.rows('select count(*) from kho.quarantine')

test('what a mended mapping lets pass is published from quarantine, and the source is not asked', async () => {
  await using store = await testStore(permitsCity())
  const rows = [...permits(30), permit('X', { tt: '3', ten: 'Nguyễn Đình Ẩn' }), permit('Y', { tt: '9' })]
  await store.sync('permits', 'first', firstAgency(rows))
  expect(await refused(store)).toEqual([['2']])
  await store.apply(mended())
  expect(await replay(store)).toMatchObject({
    state: 'done',
    read: 2,
    inserted: 1,
    updated: 0,
    quarantined: 1,
    left: 0,
  })
  expect(await store.rows(`select code, name, status, fee, tags, _stale from data.permits where code = 'X'`)).toEqual([
    ['X', 'Nguyễn Đình Ẩn', 'revoked', '1000.50', '{x}', 'f'],
  ])
  expect(await refused(store)).toEqual([['1']])
  expect(await store.rows(`select records from kho.checkpoint`)).toEqual([['31']])
  expect(await replay(store)).toMatchObject({ read: 1, inserted: 0, quarantined: 1 })
})

test('a replay that passes is what a read of the source gives', async () => {
  await using store = await testStore(permitsCity())
  const rows = [
    ...permits(3),
    permit('X', { tt: '3', nhan: '["a","b,c","\\"d\\""]', ghi_chu: '{"b": 1.50, "a": null}' }),
  ]
  await store.sync('permits', 'first', firstAgency(rows))
  await store.apply(mended())
  await replay(store)
  const all = "select to_jsonb(d) - array['_run', '_at'] from data.permits as d order by code"
  const replayed = await store.rows(all)
  expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({ unchanged: 4, updated: 0 })
  expect(await store.rows(all)).toEqual(replayed)
})

test('a refused new version takes the place of the last good one, and one read later is left alone', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([permit('A'), permit('B'), permit('C')]))
  const next = [permit('A', { tt: '3', phi: '2' }), permit('B', { tt: '3', phi: '3' }), permit('C')]
  await store.sync('permits', 'first', firstAgency(next))
  await store.rows(`update data.permits set _stale = false where code = 'B'`)
  await store.apply(mended())
  expect(await replay(store)).toMatchObject({ read: 2, updated: 1, quarantined: 0 })
  expect(await store.rows('select code, fee, _stale from data.permits order by code')).toEqual([
    ['A', '2.00', 'f'],
    ['B', '1000.50', 'f'],
    ['C', '1000.50', 'f'],
  ])
  expect(await refused(store)).toEqual([['0']])
})

test('records with one key are looked at together: differing ones stay refused, all of them', async () => {
  await using store = await testStore(permitsCity())
  const rows = [
    ...permits(3),
    permit('X', { tt: '3' }),
    permit('X', { tt: '3', phi: '2' }),
    permit('Y'),
    permit('Y', { tt: '3' }),
  ]
  await store.sync('permits', 'first', firstAgency(rows))
  await store.apply(mended())
  expect(await replay(store)).toMatchObject({ inserted: 0, quarantined: 2, left: 2 })
  expect(await store.rows(`select code from data.permits where code in ('X', 'Y')`)).toEqual([])
  expect(
    await store.rows(`select distinct b ->> 'rule' from kho.quarantine, json_array_elements(breaches) as b order by 1`),
  ).toEqual([['duplicate_key'], ['unmapped_code']])
})

test('since when a record is refused stays told, and by which run it was last read', async () => {
  await using store = await testStore(permitsCity())
  const rows = [...permits(3), permit('X', { tt: '9' }), permit('Z', { ma: null })]
  await store.sync('permits', 'first', firstAgency(rows))
  await store.rows(`update kho.quarantine set first_seen = '2020-01-01', last_seen = '2020-01-01'`)
  await store.sync('permits', 'first', firstAgency(rows))
  const told = `select first_seen = '2020-01-01', last_seen > '2026-01-01', run = (select run from kho.run where mode = 'replay' limit 1) from kho.quarantine`
  expect(await store.rows(told)).toEqual([
    ['t', 't', null],
    ['t', 't', null],
  ])
  await replay(store)
  expect(await store.rows(told)).toEqual([
    ['t', 't', 't'],
    ['t', 't', 't'],
  ])
})

test('only what a rule refused is looked at where one is named', async () => {
  await using store = await testStore(permitsCity())
  await store.sync(
    'permits',
    'first',
    firstAgency([...permits(3), permit('X', { tt: '3' }), permit('Y', { phi: 'x' })]),
  )
  await store.apply(mended())
  expect(await replay(store, { rule: 'type' })).toMatchObject({ read: 1, inserted: 0, quarantined: 1, left: 1 })
  expect(await replay(store, { rule: 'unmapped_code' })).toMatchObject({ read: 1, inserted: 1 })
})

test('a cell that the store could not keep as it was sent is never published from quarantine', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { ten: 'a\0b' })]))
  expect(await replay(store)).toMatchObject({ read: 0, inserted: 0, left: 1 })
})

test('what is due is what other documents refused, once for each change of them', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { tt: '9' })]))
  expect(await dueReplays(store.worker, store.city())).toEqual([])
  await store.apply(mended())
  expect(await dueReplays(store.worker, store.city())).toEqual([{ dataset: 'permits', source: 'first' }])
  await replay(store)
  expect(await dueReplays(store.worker, store.city())).toEqual([])
})

test('a replay says nothing of how its source stands, nor that it is fresh', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { tt: '3' })]))
  const standing = 'select s.*, c.at from kho.standing as s join kho.checkpoint as c using (dataset, source)'
  const before = await store.rows(standing)
  await store.apply(mended())
  expect(await replay(store)).toMatchObject({ inserted: 1 })
  expect(await store.rows(standing)).toEqual(before)
})

test('what a refused record held is forgotten in time, and not that it was refused', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { tt: '9' })]))
  await store.rows(`update kho.quarantine set last_seen = clock_timestamp() - interval '${kept.rawDays + 1} days'`)
  await tidy(store.worker)
  expect(await store.rows('select raw, id is not null, json_array_length(breaches) from kho.quarantine')).toEqual([
    ['{}', 't', '1'],
  ])
  expect(await replay(store)).toMatchObject({ read: 0, left: 1 })
})
