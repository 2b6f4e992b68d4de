import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { type Line, linesOf, type Register, registerOf, residentsCity } from '../../../test/harness/registers.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { batchOf } from '../batch.ts'
import { publishPart, withRun } from '../load/part.ts'
import { planBinding } from '../pull/pull-plan.ts'

const union = (fields?: string) => residentsCity({ combine: 'union', ...(fields === undefined ? {} : { fields }) })

const sync = (store: TestStore, source: Register, lines: readonly Line[]) =>
  store.sync('residents', source, registerOf(lines))

const held = (store: TestStore) => store.rows('select id, name, notes, _source, _run from data.residents order by id')

const waiting = (store: TestStore) =>
  store.rows(`select q.source, b ->> 'rule', b ->> 'message' from kho.quarantine as q, json_array_elements(q.breaches) as b
    order by 1`)

async function part(store: TestStore, source: Register, { rows = [], gone = [] }: { rows?: Line[]; gone?: Line[] }) {
  const city = store.city()
  const { columns } = planBinding(city, 'residents', source)
  const places = columns.map((column) => ['id', 'ten', 'dc', 'dt', 'tags'].indexOf(column))
  const batches = async function* (some: readonly Line[]) {
    yield batchOf(
      linesOf(some).map((row) => places.map((place) => row[place] ?? null)),
      columns.length,
    )
  }
  const forms = columns.map(() => 'text' as const)
  const options = { database: store.worker, city, version: store.version(), dataset: 'residents', source, identityKey }
  const how = { mode: 'log', forms, marked: false, position: '1', newerOnly: false } as const
  const signal = new AbortController().signal
  return withRun({ ...options, signal, onProgress: () => undefined }, 'log', (open) =>
    publishPart(open, { ...how, rows: batches(rows), gone: batches(gone) }),
  )
}

test('I13: a key that another source has is refused, also where changes are told, and the breach names that source', async () => {
  await using store = await testStore(union())
  await sync(store, 'police', [
    { id: '1', ten: 'An' },
    { id: '2', ten: 'Bình' },
  ])
  await sync(store, 'land', [{ id: '1', ten: 'khác' }])
  expect(await part(store, 'tax', { rows: [{ id: '2', ten: 'khác' }] })).toMatchObject({ inserted: 0, quarantined: 1 })
  expect((await held(store)).map(([id, name, , source]) => [id, name, source])).toEqual([
    ['1', 'An', 'police'],
    ['2', 'Bình', 'police'],
  ])
  const message = 'the key belongs to source police of the dataset'
  expect(await waiting(store)).toEqual([
    ['land', 'other_source', message],
    ['tax', 'other_source', message],
  ])
  await part(store, 'tax', { gone: [{ id: '2' }] })
  expect(await waiting(store)).toEqual([['land', 'other_source', message]])
  expect((await held(store)).length).toBe(2)
})

test('a key that its source lets go of belongs at once to the next that has claimed it, exactly as it said', async () => {
  const fields = `  fee: { type: 'decimal(20,6)' }\n  seen: { type: timestamp }\n  marks: { type: text, list: true }`
  await using store = await testStore(union(fields))
  await sync(store, 'police', [{ id: '1', ten: 'An' }, { id: '2', ten: 'Bình' }, { id: '3' }])
  const claim = { id: '1', ten: 'Chi "thuế"\\\n🏛', tags: '{"a":1.50,"b":[null,"x"]}' }
  const tax = await sync(store, 'tax', [claim])
  await sync(store, 'land', [
    { id: '1', ten: 'land' },
    { id: '2', ten: 'land' },
  ])
  await part(store, 'police', { gone: [{ id: '1' }] })
  await sync(store, 'police', [{ id: '3' }])
  expect((await held(store)).slice(0, 2)).toEqual([
    ['1', claim.ten, '{"a":1.5,"b":[null,"x"]}', 'tax', tax.run],
    ['2', 'land', null, 'land', expect.any(String)],
  ])
  expect(await waiting(store)).toEqual([['land', 'other_source', 'the key belongs to source police of the dataset']])
  expect(await store.rows('select source, records from kho.checkpoint order by 1')).toEqual([
    ['land', '1'],
    ['police', '1'],
    ['tax', '1'],
  ])
  expect(await sync(store, 'tax', [claim])).toMatchObject({ state: 'done', inserted: 0, updated: 0, unchanged: 1 })
})

test('a claim that was checked against other documents waits until its source is read again', async () => {
  await using store = await testStore(union())
  await sync(store, 'police', [{ id: '1' }, { id: '2' }])
  await sync(store, 'land', [{ id: '1', ten: 'An' }])
  await store.apply(union('  extra: { type: text }'))
  await sync(store, 'police', [{ id: '2' }])
  expect(await store.rows('select id from data.residents')).toEqual([['2']])
  await sync(store, 'land', [{ id: '1', ten: 'An' }])
  expect(await store.rows('select id, _source from data.residents order by 1')).toEqual([
    ['1', 'land'],
    ['2', 'police'],
  ])
  expect(await waiting(store)).toEqual([])
})
