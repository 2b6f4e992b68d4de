import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** What somebody on the way does to a piece of a connection: passes bytes on, keeps them, or ends the connection. */
export type Fault = (piece: Piece) => AsyncIterable<Buffer | End>

export interface Piece {
  readonly from: 'client' | 'server'
  readonly bytes: Buffer
  /** Bytes of this direction that were passed on before. */
  readonly passed: number
  /** Tells the connections of a proxy apart: 1 is the first. */
  readonly connection: number
}

/** `reset` as by a firewall, `close` as by a system that ends, `half` as by one that will say no more but still hears. */
export type End = 'reset' | 'close' | 'half'

/** A TCP proxy on the way to a server of this machine, honest until it is told to do something else. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** Connections so far. */
  readonly connections: () => number
  /** Holds from the next piece on, of connections that stand already too. */
  become(fault: Fault): void
}

export async function faultProxy(port: number, fault: Fault = honest): Promise<FaultProxy> {
  const now = { fault, connections: 0 }
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    now.connections += 1
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => sockets.delete(socket))
    }
    const connection = now.connections
    const pass = (from: Piece['from'], bytes: Buffer, passed: number) => now.fault({ from, bytes, passed, connection })
    void carry(client, upstream, (bytes, passed) => pass('client', bytes, passed))
    void carry(upstream, client, (bytes, passed) => pass('server', bytes, passed))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  const { port: own } = server.address() as AddressInfo
  return {
    port: own,
    connections: () => now.connections,
    become: (next) => {
      now.fault = next
    },
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

type Pass = (bytes: Buffer, passed: number) => AsyncIterable<Buffer | End>

async function carry(from: Socket, to: Socket, pass: Pass): Promise<void> {
  let passed = 0
  try {
    for await (const bytes of from as AsyncIterable<Buffer>) {
      for await (const part of pass(bytes, passed)) {
        if (typeof part === 'string') return end(part, from, to)
        passed += part.length
        if (!to.write(part)) await Promise.race([drained(to), closed(to)])
      }
    }
    to.end()
  } catch {
    to.destroy()
  }
}

function end(how: End, from: Socket, to: Socket): void {
  if (how === 'half') return void to.end()
  if (how === 'reset') to.resetAndDestroy()
  else to.destroy()
  from.destroy()
}

const drained = (socket: Socket) => new Promise<void>((resolve) => socket.once('drain', resolve))
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', resolve))

export async function* honest({ bytes }: Piece): AsyncGenerator<Buffer> {
  yield bytes
}

/** The line stands and nothing comes through it, either way. */
export async function* silent(): AsyncGenerator<Buffer> {}

/** Every piece comes so many milliseconds late. */
export function delayed(milliseconds: number): Fault {
  return async function* ({ bytes }) {
    await setTimeout(milliseconds)
    yield bytes
  }
}

/** What the server says comes a few bytes at a time. */
export function trickle(bytesAtOnce: number, milliseconds: number): Fault {
  return async function* ({ from, bytes }) {
    if (from === 'client') return yield bytes
    for (let at = 0; at < bytes.length; at += bytesAtOnce) {
      yield bytes.subarray(at, at + bytesAtOnce)
      await setTimeout(milliseconds)
    }
  }
}

/** The connection ends after so many bytes of the server's. */
export function cutAfter(most: number, how: End): Fault {
  return async function* ({ from, bytes, passed }) {
    if (from === 'client' || passed + bytes.length <= most) return yield bytes
    yield bytes.subarray(0, most - passed)
    yield how
  }
}

/** The same, but the line stays and is silent from there on. */
export function silentAfter(most: number): Fault {
  return async function* ({ from, bytes, passed }) {
    if (from === 'client') return yield bytes
    yield bytes.subarray(0, Math.max(0, most - passed))
  }
}
