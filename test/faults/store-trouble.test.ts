import { syncDataset } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { pulled } from '@kho/ingest/sources/source-suite.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { identityKey } from '../harness/identity-key.ts'
import { mariadbInstalled, startMariadb } from '../harness/mariadb.ts'
import { mysqlAgency } from '../harness/mysql-agency.ts'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { postgresAgency } from '../harness/postgres-agency.ts'
import { testStore } from '../harness/test-store.ts'

test('F27: a pool without room refuses a run instead of hanging, and is whole again afterwards', async () => {
  await using store = await testStore(permitsCity())
  await using narrow = openDatabase({ url: store.url, name: 'narrow', role: 'kho_worker', connections: 1 })
  const work = { open: async () => firstAgency(permits(3)), identityKey, onProgress: () => undefined }
  const began = performance.now()
  const signal = new AbortController().signal
  const what = { city: store.city(), version: store.version(), dataset: 'permits', source: 'first' }
  await expect(syncDataset({ ...work, ...what, database: narrow, signal })).rejects.toMatchObject({ code: 'KHO501' })
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(await narrow.rows(sql`select 1`)).toEqual([['1']])
  expect(await store.sync('permits', 'first', firstAgency(permits(3)))).toMatchObject({ state: 'done' })
})

test('F27: an agency that takes no more connections is told as one that does not answer, and is read when it does', async () => {
  await using agency = await postgresAgency()
  await agency.makeTable('t', ['a'], [['1']])
  await using source = await openSource(agency.document, agency.options)
  const user = agency.document.connection.user as string
  await agency.run(`alter role ${user} connection limit 0`)
  await expect(pulled(source, 't', ['a'])).rejects.toMatchObject({ code: 'KHO201' })
  await agency.run(`alter role ${user} connection limit -1`)
  expect(await pulled(source, 't', ['a'])).toEqual([['1']])
})

test('F25: a table that somebody rebuilds delays publishing, loses nothing, and does not stop who reads others', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const rebuilding = store.owner.transaction(async (session) => {
    await session.rows(sql`lock table data.permits in share row exclusive mode`)
    locked.resolve()
    await done.promise
  })
  await locked.promise
  const running = store.sync('permits', 'first', firstAgency([...permits(2), permit('P00003', { ten: 'Mới' })]))
  await expect
    .poll(
      () =>
        store.rows(
          `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        ),
      { timeout: 30_000 },
    )
    .toEqual([['1']])
  expect(await store.rows(`select name from data.permits where code = 'P00003'`), 'readers go on').toEqual([
    ['Giấy phép P00003'],
  ])
  done.resolve()
  await rebuilding
  expect(await running).toMatchObject({ state: 'done', updated: 1 })
})

describe.skipIf(!mariadbInstalled())('a table that the agency locks', () => {
  test('F25: is waited for ten seconds in MariaDB, not for a day', async () => {
    const server = await startMariadb()
    try {
      await using agency = await mysqlAgency(server)
      await agency.makeTable('t', ['a'], [['1']])
      await agency.run('lock tables t write')
      await using source = await openSource(agency.document, agency.options)
      await expect(pulled(source, 't', ['a'])).rejects.toMatchObject({ code: expect.stringMatching(/^KHO20[18]$/) })
      await agency.run('unlock tables')
      expect(await pulled(source, 't', ['a'])).toEqual([['1']])
    } finally {
      await server.stop()
    }
  })
})
