import { expect, test } from 'vitest'
import { firstAgency, permits, permitsCity } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { replayWaits } from './replay-waits.ts'

const binding = { dataset: 'permits', source: 'first' }
const waits = (store: TestStore) => replayWaits(store.worker, binding, store.version())

/** A replay that ended so many seconds ago. */
const replayed = (store: TestStore, { state, ago }: { readonly state: string; readonly ago: number }) =>
  store.rows(`
    insert into kho.run (run, dataset, source, version, binding, state, mode, worker, code, started_at, finished_at)
    values (gen_random_uuid(), 'permits', 'first', ${store.version()}, 'x', '${state}', 'replay', 'x',
      ${state === 'failed' ? "'KHO225'" : 'null'}, now() - interval '${ago} s', now() - interval '${ago} s')`)

test('refused records are not looked at again behind a held run, and are once it is decided', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  expect(await waits(store)).toBe(false)
  await store.rows(`update kho.run set state = 'held', finished_at = null`)
  expect(await waits(store)).toBe(true)
  await store.rows(`update kho.run set state = 'done', finished_at = now() where state = 'held'`)
  expect(await waits(store)).toBe(false)
})

test('each replay that fails in a row doubles the wait for the next; one that ends well, or new documents, end it', async () => {
  await using store = await testStore(permitsCity())
  await replayed(store, { state: 'failed', ago: 120 })
  expect(await waits(store), 'half a minute').toBe(false)
  for (const ago of [110, 100, 90, 80]) await replayed(store, { state: 'failed', ago })
  expect(await waits(store), 'eight minutes after the fifth').toBe(true)
  expect(await replayWaits(store.worker, binding, store.version() + 1)).toBe(false)
  await replayed(store, { state: 'done', ago: 10 })
  expect(await waits(store)).toBe(false)
})
