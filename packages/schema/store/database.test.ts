import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
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

test('a statement that outlasts what its sessions are given is ended by the server', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test', settings: { statement_timeout: '100' } })
  await expect(database.rows(sql`select pg_sleep(60)`)).rejects.toMatchObject({ code: '57014' })
  expect(await database.rows(sql`select 1`)).toEqual([['1']])
})

test('F29: a statement of somebody who has left is ended by the server too, and its connection goes with it', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'leaving' })
  await using watching = openDatabase({ url: fresh.url, name: 'watching' })
  const sleeping = async () => {
    const [row] = await watching.rows(sql`
      select count(*) from pg_stat_activity where application_name = 'leaving' and query like '%pg_sleep%' and state = 'active'`)
    return Number(row?.[0])
  }
  const asker = new AbortController()
  const asked = database.heeding(asker.signal).rows(sql`select pg_sleep(60)`)
  const refused = expect(asked).rejects.toMatchObject({ code: 'KHO483' })
  await expect.poll(sleeping).toBe(1)
  asker.abort()
  await refused
  await expect.poll(sleeping).toBe(0)
  await expect(database.heeding(asker.signal).rows(sql`select 1`)).rejects.toMatchObject({ code: 'KHO483' })
  expect(await database.heeding(new AbortController().signal).rows(sql`select 1`)).toEqual([['1']])
})

test('F04: a server that dies in the moment in which it is ready fails a transaction, not the process', async () => {
  const message = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(5)
    head.write(kind, 'latin1')
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const welcome = message('R', Buffer.alloc(4))
  const ready = message('Z', Buffer.from('I'))
  const death = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0', 'latin1'))
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([welcome, ready, death])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port, not on a path
  await using database = openDatabase({ url: `postgres://kho@127.0.0.1:${port}/kho`, name: 'test' })
  await expect(database.transaction((session) => session.rows(sql`select 1`))).rejects.toThrow()
  server.close()
})
