import { expect, test } from 'vitest'
import { firstAgency, permit, permitsCity } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'

/** The contract with a further field, filled from a column that was there all along. */
const withNote = () =>
  permitsCity({ extra: '  note: { type: text }' }).map(({ path, text }) => ({
    path,
    text: text.replace('name: ten, fee: phi', 'name: ten, note: ten, fee: phi'),
  }))

test('a new field is filled by the next run for every record, though nothing changed at the source', async () => {
  await using store = await testStore(permitsCity())
  const rows = [permit('A', { ten: 'một' }), permit('B', { ten: 'hai' }), permit('C', { tt: '9' })]
  await store.sync('permits', 'first', firstAgency(rows))
  await store.apply(withNote())
  expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({ state: 'done', updated: 2 })
  expect(await store.rows('select code, note from data.permits order by code')).toEqual([
    ['A', 'một'],
    ['B', 'hai'],
  ])
})
