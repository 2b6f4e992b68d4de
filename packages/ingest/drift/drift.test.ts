import { currentRules, loadCity } from '@kho/schema/store/registry.ts'
import { expect, test } from 'vitest'
import { firstAgency, permit, permitColumns, permits, permitsCity, without } from '../../../test/harness/permits.ts'
import { rowsSource } from '../../../test/harness/rows-source.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import type { Source } from '../source.ts'
import { likelyNewName } from './likely-new-name.ts'
import { readDrift } from './read-drift.ts'
import { suggestedChange } from './suggested-change.ts'

/** The first agency's table with other names for some columns, further ones, and other declared types. */
function agency(
  change: { renamed?: Record<string, string>; added?: readonly string[]; declared?: Record<string, string> } = {},
): Source {
  const { renamed = {}, added = [], declared = {} } = change
  const names = [...permitColumns.map((name) => renamed[name] ?? name), ...added]
  const source = rowsSource(
    'gp',
    names,
    permits(3).map((row) => [...row, ...added.map(() => 'x')]),
  )
  return {
    ...source,
    describe: async () =>
      (await source.describe()).map((table) => ({
        ...table,
        columns: table.columns.map((one) => ({ ...one, declared: declared[one.name] ?? one.declared })),
      })),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

async function drifts(store: TestStore) {
  return (await readDrift(store.worker)).map(({ column, kind, was, now }) => [column, kind, was, now])
}

test('F12: a column that is added is ignored, told once, and suggested', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', agency())
  expect(await drifts(store)).toEqual([])
  const added = agency({ added: ['so_quyet_dinh'], declared: { so_quyet_dinh: 'varchar(20)' } })
  expect(await store.sync('permits', 'first', added)).toMatchObject({ state: 'done', unchanged: 3 })
  await store.sync('permits', 'first', added)
  expect(await drifts(store)).toEqual([['so_quyet_dinh', 'added', null, 'varchar(20)']])
  const [drift] = await readDrift(store.worker, 'first')
  expect(drift && suggestedChange(store.city(), drift)).toBe(
    'dataset: permits\nfields:\n  so_quyet_dinh:\n    type: text\n    title:\n      vi: so_quyet_dinh\n      en: so_quyet_dinh\nsources:\n  - source: first\n    map:\n      so_quyet_dinh: so_quyet_dinh\n',
  )
  await store.apply(permitsCity({ extra: '  more: { type: text }' }))
  await store.sync('permits', 'first', added)
  expect(await drifts(store)).toEqual([])
})

test('F11: a column that was renamed stops the dataset with its name, keeps the data, and its new name is guessed', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', agency())
  const renamed = agency({ renamed: { ten: 'ten_giay_phep' } })
  expect(await store.sync('permits', 'first', renamed)).toMatchObject({ state: 'failed', error: { code: 'KHO223' } })
  await store.rows(`update kho.drift set since = '2020-01-01'`)
  await store.sync('permits', 'first', renamed)
  expect(await store.rows(`select extract(year from since) from kho.drift where kind = 'gone'`)).toEqual([['2020']])
  expect(await drifts(store)).toEqual([
    ['ten', 'gone', 'text', 'ten_giay_phep'],
    ['ten_giay_phep', 'added', null, 'text'],
  ])
  const [gone] = await readDrift(store.worker)
  expect(gone && suggestedChange(store.city(), gone)).toBe(
    'dataset: permits\nsources:\n  - source: first\n    map:\n      name: ten_giay_phep\n',
  )
  expect(await store.rows('select count(*) from data.permits')).toEqual([['3']])
  expect(await store.sync('permits', 'first', agency())).toMatchObject({ state: 'done' })
  expect((await drifts(store)).filter(([, kind]) => kind === 'gone')).toEqual([])
})

test('F11: a column of another type is read on, noted, and the wider type suggested', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', agency({ declared: { phi: 'numeric(14,2)' } }))
  const retyped = agency({ declared: { phi: 'varchar(20)' } })
  expect(await store.sync('permits', 'first', retyped)).toMatchObject({ state: 'done', unchanged: 3 })
  expect(await drifts(store)).toEqual([['phi', 'retyped', 'numeric(14,2)', 'varchar(20)']])
  const [drift] = await readDrift(store.worker)
  expect(drift && suggestedChange(store.city(), drift)).toBe('dataset: permits\nfields:\n  fee:\n    type: text\n')
})

test('a column that the dataset can do without closes its field alone when it is gone, and opens it when all is read again', async () => {
  await using store = await testStore(permitsCity())
  const closed = () => store.rows('select field, "column" from kho.closed_field order by 1')
  const fees = () => store.rows('select code, fee from data.permits order by 1')
  await store.sync('permits', 'first', firstAgency(permits(2)))
  const before = await currentRules(store.worker)
  const gone = without('han', firstAgency([...permits(2), permit('X')]))
  expect(await store.sync('permits', 'first', gone)).toMatchObject({ state: 'done', inserted: 1, unchanged: 2 })
  expect(await closed()).toEqual([['expires_at', 'han']])
  expect(await store.rows('select count(expires_at), count(*) from data.permits')).toEqual([['2', '3']])
  expect(await currentRules(store.worker)).toEqual({ version: before?.version, closings: 1 })
  const [noted] = await readDrift(store.worker)
  expect(noted).toMatchObject({ column: 'han', kind: 'gone', stops: 'field', fields: ['expires_at'] })
  const rules = (await loadCity(store.worker))?.city.rules.get('permits') ?? []
  expect(rules.map(({ name, effect, fields }) => [name, effect, fields])).toEqual([
    ['source_no_longer_tells_expires_at', 'deny', ['expires_at']],
  ])
  const changed = without('han', firstAgency([permit('P00001', { phi: '2' }), permit('P00002'), permit('X')]))
  expect(await store.sync('permits', 'first', changed)).toMatchObject({ state: 'done', updated: 1 })
  expect((await fees())[0]).toEqual(['P00001', '2.00'])
  expect(await store.rows(`select count(expires_at) from data.permits where code = 'P00001'`)).toEqual([['1']])
  expect(await store.sync('permits', 'first', firstAgency([...permits(2), permit('X')]))).toMatchObject({
    state: 'done',
  })
  expect(await closed()).toEqual([])
  expect(await store.rows('select count(expires_at), count(*) from data.permits')).toEqual([['3', '3']])
})

test('a column of a type that its field cannot hold closes the field, until the documents answer', async () => {
  await using store = await testStore(permitsCity())
  const retyped = (column: string, type: 'text' | 'timestamp') => {
    const source = firstAgency(permits(2))
    const describe: Source['describe'] = async (requests) =>
      (await source.describe(requests)).map((table) => ({
        ...table,
        columns: table.columns.map((one) => (one.name === column ? { ...one, declared: type, type } : one)),
      }))
    return { ...source, describe }
  }
  await store.sync('permits', 'first', retyped('han', 'timestamp'))
  expect(await store.sync('permits', 'first', retyped('han', 'text'))).toMatchObject({ state: 'done', unchanged: 2 })
  expect(await store.rows('select field from kho.closed_field')).toEqual([['expires_at']])
  await store.sync('permits', 'first', retyped('han', 'text'))
  expect(await store.rows('select stops, fields from kho.drift')).toEqual([['field', '{expires_at}']])
  await store.apply(permitsCity({ extra: '  more: { type: text }' }))
  await store.sync('permits', 'first', retyped('han', 'text'))
  expect(await store.rows('select field from kho.closed_field')).toEqual([])
})

test('what people read of drift are names and types', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', agency())
  await store.sync('permits', 'first', agency({ added: ['so'] }))
  expect(
    await store.rows('select dataset, source, agency, source_table, source_column, kind, now from data.drift'),
  ).toEqual([['permits', 'first', 'H29.1', 'gp', 'so', 'added', 'text']])
})

test('a new name is guessed by likeness and type, and not at all where two are as like or none is', () => {
  const guess = (name: string, declared: string | null, names: readonly string[], fresh: readonly string[] = []) =>
    likelyNewName(
      { name, declared },
      names.map((one) => ({ name: one, declared: 'text' })),
      (one) => fresh.includes(one),
    )
  expect(guess('so_dien_thoai', 'text', ['dien_thoai', 'email'])).toBe('dien_thoai')
  expect(guess('SoDT', 'text', ['email', 'so_dt'])).toBe('so_dt')
  expect(guess('ten', 'text', ['ghi_chu', 'ho_ten_moi'], ['ho_ten_moi'])).toBe('ho_ten_moi')
  expect(guess('ten', 'integer', ['ten_moi'])).toBe(null)
  expect(guess('ten', 'text', ['xyz', 'abc'])).toBe(null)
  expect(guess('a_b', 'text', ['ab', 'a-b'])).toBe(null)
})
