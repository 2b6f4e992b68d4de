import { expect, test } from 'vitest'
import { type Line, type Register, registerOf, residentsCity } from '../../../test/harness/registers.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'

const sync = (store: TestStore, source: Register, lines: readonly Line[]) =>
  store.sync('residents', source, registerOf(lines))

const held = (store: TestStore) =>
  store.rows('select id, name, address, phone, _source from data.residents order by id')

test('a record is made of what its sources say, each field by its precedence', async () => {
  await using store = await testStore(residentsCity())
  const first = await sync(store, 'police', [
    { id: '1', ten: 'An', dc: 'police street' },
    { id: '2', ten: 'Bình', dc: 'police street' },
  ])
  expect(first).toMatchObject({ state: 'done', inserted: 2 })
  expect(
    await sync(store, 'tax', [
      { id: '1', ten: 'AN', dt: '0901' },
      { id: '3', dc: 'tax street' },
    ]),
  ).toMatchObject({
    state: 'done',
    inserted: 2,
    quarantined: 0,
  })
  await sync(store, 'land', [{ id: '1', dc: 'land street' }, { id: '2' }])
  expect(await held(store)).toEqual([
    ['1', 'An', 'land street', '0901', 'land'],
    ['2', 'Bình', 'police street', null, 'land'],
    ['3', null, 'tax street', null, 'tax'],
  ])
  expect(await store.rows('select dataset, source, records from kho.checkpoint order by source')).toEqual([
    ['residents', 'land', '2'],
    ['residents', 'police', '2'],
    ['residents', 'tax', '2'],
  ])
})

test('a record is there while some source has it, and goes back to what the others say', async () => {
  await using store = await testStore(residentsCity())
  await sync(store, 'police', [{ id: '1', ten: 'An', dc: 'police street' }])
  await sync(store, 'land', [
    { id: '1', dc: 'land street' },
    { id: '2', dc: 'land street' },
  ])
  const { run } = await sync(store, 'land', [{ id: '3', dc: 'land street' }])
  expect(await store.rows(`select run, inserted, deleted, conflicts from kho.run where run = '${run}'`)).toEqual([
    [run, '1', '2', '0'],
  ])
  expect(await held(store)).toEqual([
    ['1', 'An', 'police street', null, 'police'],
    ['3', null, 'land street', null, 'land'],
  ])
})

test('R42: what sources tell differently is listed, by name and since when, until they agree', async () => {
  await using store = await testStore(residentsCity())
  await sync(store, 'police', [
    { id: '1', ten: 'An', dc: 'a' },
    { id: '2', ten: 'Bình' },
  ])
  await sync(store, 'tax', [
    { id: '1', ten: 'An', dc: 'b' },
    { id: '2', ten: 'Binh' },
  ])
  const { run } = await sync(store, 'land', [{ id: '1', dc: 'c' }])
  const conflicts = () =>
    store.rows(
      'select d.id, c.field, c.sources, c.winner from data.conflicts as c join data.residents as d on d._id = c.record order by 1, 2',
    )
  expect(await conflicts()).toEqual([
    ['1', 'address', '{land,police,tax}', 'land'],
    ['2', 'name', '{police,tax}', 'police'],
  ])
  expect(await store.rows(`select conflicts from kho.run order by started_at`)).toEqual([['0'], ['2'], ['0']])
  expect(
    await store.rows(`select c.since < r.finished_at from kho.conflict as c, kho.run as r where r.run = '${run}'`),
  ).toEqual([['t'], ['t']])
  await sync(store, 'tax', [
    { id: '1', ten: 'An' },
    { id: '2', ten: 'Bình' },
  ])
  expect(await conflicts()).toEqual([['1', 'address', '{land,police}', 'land']])
})

test('F41: a source that would lose too many of its images is held, whatever the others have', async () => {
  await using store = await testStore(residentsCity())
  const lines = Array.from({ length: 100 }, (_, at) => ({ id: String(at), ten: 'An' }))
  await sync(store, 'police', lines)
  await sync(store, 'tax', lines)
  const result = await sync(store, 'tax', lines.slice(50))
  expect(result).toMatchObject({ state: 'held', deleted: 50 })
  expect(await store.rows('select count(*) from image.residents')).toEqual([['200']])
  await store.release(result.run)
  expect(await store.rows('select count(*) from image.residents')).toEqual([['150']])
  expect(await store.rows('select count(*) from data.residents')).toEqual([['100']])
})

test('a dataset begins to merge with the records it has, and what its sources say of them is not lost', async () => {
  await using store = await testStore(residentsCity({ combine: 'union' }))
  await sync(store, 'police', [{ id: '1', ten: 'An', dc: 'police street' }])
  expect(await sync(store, 'land', [{ id: '1', dc: 'land street' }])).toMatchObject({ quarantined: 1 })
  await store.apply(residentsCity())
  await sync(store, 'land', [{ id: '1', dc: 'land street' }])
  expect(await held(store)).toEqual([['1', 'An', 'land street', null, 'land']])
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
})

test('another precedence makes all records anew at the next publish, a dropped source takes its images along', async () => {
  await using store = await testStore(residentsCity())
  await sync(store, 'police', [{ id: '1', ten: 'An', dc: 'police street' }])
  await sync(store, 'land', [
    { id: '1', dc: 'land street' },
    { id: '2', dc: 'land street' },
  ])
  await store.apply(residentsCity({ combine: '{ merge: { precedence: {} } }' }))
  await sync(store, 'tax', [])
  expect((await held(store))[0]).toEqual(['1', 'An', 'police street', null, 'land'])
  await store.apply(residentsCity({ of: ['police', 'tax'], combine: '{ merge: { precedence: {} } }' }))
  await sync(store, 'tax', [{ id: '9' }])
  expect(await held(store)).toEqual([
    ['1', 'An', 'police street', null, 'police'],
    ['9', null, null, null, 'tax'],
  ])
  await store.apply(residentsCity({ of: ['police', 'tax'], combine: 'union' }))
  expect(await store.rows(`select to_regclass('image.residents') is null`)).toEqual([['t']])
})

test('images follow the fields of the contract', async () => {
  await using store = await testStore(
    residentsCity({ fields: '  born: { type: date }\n  children: { type: integer }' }),
  )
  await sync(store, 'police', [{ id: '1', ten: 'An' }])
  await store.apply(residentsCity({ fields: '  children: { type: text }\n  died: { type: date }' }))
  await sync(store, 'tax', [{ id: '1', ten: 'An', dt: '0901' }])
  expect(
    await store.rows(`select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attname)
      from pg_attribute as a where a.attrelid = 'image.residents'::regclass and a.attname in ('born', 'children', 'died')
        and not a.attisdropped`),
  ).toEqual([['children text, died date']])
})
