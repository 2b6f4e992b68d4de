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

test('a statement that outlasts the patience of its sessions is ended by the server', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test', patience: 100 })
  await expect(database.rows(sql`select pg_sleep(60)`)).rejects.toMatchObject({ code: '57014' })
  expect(await database.rows(sql`select 1`)).toEqual([['1']])
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
