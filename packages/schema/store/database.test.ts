import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from './database.ts'

test('values come back as the exact text of the server', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  const rows = await database.rows(
    sql`select 9007199254740993::int8, 1.10::numeric, '2020-11-02 08:00:00.123456+07'::timestamptz, null`,
  )
  expect(rows).toEqual([['9007199254740993', '1.10', '2020-11-02 01:00:00.123456+00', null]])
})

test('a statement that outlasts the patience of its sessions is ended by the server', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test', patience: 100 })
  await expect(database.rows(sql`select pg_sleep(60)`)).rejects.toMatchObject({ code: '57014' })
  expect(await database.rows(sql`select 1`)).toEqual([['1']])
})
