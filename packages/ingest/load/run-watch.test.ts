import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { firstAgency, permits, permitsCity } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'
import { watchRun } from './run-watch.ts'

const beats = `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%heartbeat_at%'`
const looks = `select count(*) from pg_stat_activity where state = 'idle' and query like '%select state from kho.run%'
  and query not like '%heartbeat_at%' and pid <> pg_backend_pid()`

test('a beat that waited for the transaction that ends the run does not take the end for a cancellation', async () => {
  await using store = await testStore(permitsCity())
  const { run } = await store.sync('permits', 'first', firstAgency(permits(3)))
  await store.rows(`update kho.run set state = 'running' where run = '${run}'`)
  const { signal } = new AbortController()
  const watched = await store.worker.transaction(async (session) => {
    await session.rows(sql`update kho.run set state = 'done' where run = ${run}`)
    const begun = watchRun(store.worker, run, signal)
    await expect.poll(() => store.rows(beats)).toEqual([['1']])
    return { watch: begun }
  })
  await using watch = watched.watch
  await expect.poll(() => store.rows(looks)).toEqual([['1']])
  expect(watch.signal.aborted).toBe(false)
})
