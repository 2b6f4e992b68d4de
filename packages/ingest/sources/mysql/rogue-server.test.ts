import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openSource } from '../open-source.ts'
import { testDocument } from '../source-suite.ts'

/** A server that speaks just enough of MySQL's protocol to answer any statement by asking for a file of the client's. */
async function rogueServer(path: string): Promise<{ port: number; received: Buffer[] }> {
  const received: Buffer[] = []
  const server = createServer((socket) => {
    let packets = 0
    socket.write(greeting)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      packets += 1
      received.push(data)
      if (packets === 1) answer(socket, data, Buffer.from([0, 0, 0, 2, 0, 0, 0]))
      else if (packets === 2) answer(socket, data, Buffer.concat([Buffer.from([0xfb]), Buffer.from(path)]))
      else answer(socket, data, Buffer.from([0, 0, 0, 2, 0, 0, 0]))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, received }
}

/** One packet: three bytes of length, the number after the one just received, the payload. */
function answer(socket: Socket, to: Buffer, payload: Buffer): void {
  socket.write(Buffer.concat([Buffer.from([payload.length, 0, 0, (to[3] ?? 0) + 1]), payload]))
}

/** Protocol 10, every capability on offer, among them LOCAL INFILE, and a native password that any answer satisfies. */
const greeting = (() => {
  const capabilities = [0xff, 0xf7]
  const payload = Buffer.concat([
    Buffer.from([10]),
    Buffer.from('5.7.0-rogue\0'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('12345678\0'),
    Buffer.from([...capabilities, 33, 2, 0, 0x0f, 0x80, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from('123456789012\0'),
    Buffer.from('mysql_native_password\0'),
  ])
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload])
})()

test('I05, I16: a server that asks for a file of this machine gets nothing and is named', async () => {
  const rogue = await rogueServer('/etc/passwd')
  const connection = { host: '127.0.0.1', port: rogue.port, database: 'd', user: 'u' }
  const source = await openSource(testDocument('mysql', connection), { secretOf: () => undefined, cityFolder: '/' })
  await expect(source.describe()).rejects.toMatchObject({ code: 'KHO218' })
  expect(rogue.received.some((data) => data.includes('root:'))).toBe(false)
  const capabilities = rogue.received[0]?.readUInt32LE(4) ?? 0xffffffff
  expect(capabilities & 0x80, 'the client offers LOCAL INFILE').toBe(0)
})
