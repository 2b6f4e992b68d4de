import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { testStore } from '../../../test/harness/test-store.ts'
import { noteQueue } from './note-queue.ts'

const counts = sql`select * from kho.queue_counts() order by 1, 2`

test('how many jobs there are is written down by the worker, for those who may not look', async () => {
  await using store = await testStore(permitsCity())
  await using api = openDatabase({ url: store.url, name: 'test api', role: 'kho_api' })
  expect(await api.rows(counts)).toEqual([])
  await store.worker.rows(sql`create table jobs.job (name text, state text)`)
  await store.worker.rows(sql`
    insert into jobs.job values ('sync', 'created'), ('sync', 'created'), ('tidy', 'active'), ('sync', 'completed')`)
  await noteQueue(store.worker)
  expect(await api.rows(counts)).toEqual([
    ['sync', 'created', '2'],
    ['tidy', 'active', '1'],
  ])
  await store.worker.rows(sql`delete from jobs.job`)
  await noteQueue(store.worker)
  expect(await api.rows(counts)).toEqual([])
})

test('what the worker makes of its queue runs with nobody else’s rights', async () => {
  await using store = await testStore(permitsCity())
  await using api = openDatabase({ url: store.url, name: 'test api', role: 'kho_api' })
  await store.worker.transaction(async ({ client }) => {
    await client.query('create table jobs.ran (as_role text)')
    await client.query('grant usage on schema jobs to public')
    await client.query('grant all on jobs.ran to public')
    await client.query(`create function jobs.rob() returns text language plpgsql as
      'begin insert into jobs.ran values (current_user); return ''sync''; end'`)
    await client.query(`create view jobs.job as select jobs.rob() as name, 'created' as state`)
  })
  for (const asker of [api, store.owner, store.worker]) await asker.rows(counts)
  await noteQueue(store.worker)
  expect(await store.rows('select distinct as_role from jobs.ran')).toEqual([['kho_worker']])
})
