import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { firstAgency, permits, permitsCity, secondAgency } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { startWorker } from './worker.ts'
import type { Ended } from './worker-options.ts'

/** A store whose permits are due each hour: from the second agency they have just been read, from the first never. */
async function hourlyStore(): Promise<TestStore> {
  const documents = permitsCity().map(({ path, text }) => ({
    path,
    text: text.replace('size: 1000', 'size: 1000\nrefresh: { every: 1h }'),
  }))
  const store = await testStore(documents)
  await store.sync('permits', 'second', secondAgency([['Q1', 'own']]))
  return store
}

test('a worker runs what is due and leaves what is not', async () => {
  await using store = await hourlyStore()
  const ended = Promise.withResolvers<Ended>()
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: store.owner,
    open: async () => firstAgency(permits(3)),
    identityKey,
    onRun: ended.resolve,
    onError: ended.reject,
  })
  try {
    expect(await ended.promise).toMatchObject({
      dataset: 'permits',
      source: 'first',
      result: { state: 'done', inserted: 3 },
      error: null,
    })
  } finally {
    await worker.close()
  }
  expect(await store.rows('select source, count(*) from kho.run group by 1 order by 1')).toEqual([
    ['first', '1'],
    ['second', '1'],
  ])
  expect(await store.rows(`select distinct tableowner from pg_tables where schemaname = 'jobs'`)).toEqual([
    ['kho_worker'],
  ])
})

test('what a failed run says to the queue holds nothing that a driver quoted', async () => {
  await using store = await hourlyStore()
  const ended = Promise.withResolvers<Ended>()
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: store.owner,
    open: async () => {
      throw new Error('invalid input: "079190000001"')
    },
    identityKey,
    onRun: ended.resolve,
    onError: ended.reject,
  })
  try {
    expect(await ended.promise).toMatchObject({ error: { code: 'KHO225' } })
  } finally {
    await worker.close()
  }
  const told = await store.rows(`
    select output::text from jobs.job where name = 'sync'
    union all select code || message from kho.run where code is not null
    union all select code || message from kho.standing where code is not null`)
  expect(told.flat().join()).toContain('KHO225')
  expect(told.flat().join()).not.toContain('079190000001')
})
