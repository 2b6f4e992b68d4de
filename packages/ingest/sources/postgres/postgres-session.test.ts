import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { connectionOf } from '../connection.ts'
import { testDocument } from '../source-suite.ts'
import { postgresSession } from './postgres-session.ts'

afterEach(() => vi.unstubAllEnvs())

/** A server that asks whoever connects for a password in clear text, and keeps what it is told. */
async function askingServer() {
  const told: string[] = []
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])) // AuthenticationCleartextPassword
      socket.once('data', (message) => {
        told.push(message.toString('utf8', 5, message.length - 1))
        socket.destroy()
      })
    })
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { told, port, [Symbol.asyncDispose]: async () => void server.close() }
}

test('a source that has no password is shown none, also where Kho’s own environment holds one', async () => {
  await using server = await askingServer()
  vi.stubEnv('PGPASSWORD', 'the password of another server')
  const document = testDocument('postgres', { host: '127.0.0.1', port: server.port, user: 'reader', tls: 'none' })
  const connection = connectionOf(document, { secretOf: () => undefined, cityFolder: '/' })
  await expect(postgresSession(connection, 'kho/test')).rejects.toMatchObject({ code: expect.stringMatching(/^KHO/) })
  expect(server.told).toEqual([''])
})
