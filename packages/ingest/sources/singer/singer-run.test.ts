import { expect, onTestFinished, test } from 'vitest'
import { permit, permitColumns, permits, permitsCity } from '../../../../test/harness/permits.ts'
import { tapAgency } from '../../../../test/harness/tap-agency.ts'
import { testStore } from '../../../../test/harness/test-store.ts'
import { openSource } from '../open-source.ts'

async function given(fault = '') {
  const agency = await tapAgency(fault)
  const reading = 'mode: cursor\n    cursor: { field: ngay, overlap: 10m }'
  const store = await testStore(permitsCity({ reading }))
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    await agency[Symbol.asyncDispose]()
  })
  await agency.makeTable('gp', permitColumns, permits(5))
  const sync = async (how = {}) => {
    return await store.sync('permits', 'first', await openSource(agency.document, agency.options), how)
  }
  const position = async () => (await store.rows('select position from kho.checkpoint'))[0]?.[0]
  return { agency, store, sync, position }
}

test('a tap’s state is kept with what was published, and the next run reads from there', async () => {
  const { agency, sync, position } = await given()
  expect(await sync()).toMatchObject({ state: 'done', read: 5, inserted: 5 })
  expect(await position()).toBe('{"after":5}')
  await agency.addRow('gp', permit('P00006'))
  expect(await sync()).toMatchObject({ state: 'done', read: 1, inserted: 1, deleted: 0 })
  expect(await position()).toBe('{"after":6}')
  expect(await sync({ full: true })).toMatchObject({ state: 'done', read: 6, unchanged: 6 })
})

test('a tap that fails publishes nothing and keeps its state where it was', async () => {
  const { store, sync, position } = await given('() => process.exit(1)')
  expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'KHO272' } })
  expect(await position()).toBeUndefined()
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
})
