import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import type { Question } from './questions.ts'

/** A server of the bench in a process of its own. */
export interface Served extends AsyncDisposable {
  readonly port: number
  readonly token: string | null
  megabytes(): Promise<number>
}

export async function serve(file: 'serve-by-hand.ts' | 'serve-kho.ts', ...words: readonly string[]): Promise<Served> {
  const child = fork(join(import.meta.dirname, file), [...words], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { port, token = null } = await said(child)
  return {
    port,
    token,
    megabytes: async () => {
      child.send('memory')
      return (await said(child)).megabytes
    },
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function said(child: ChildProcess) {
  const [message] = await once(child, 'message')
  return message as { port: number; token?: string; megabytes: number } // the two files above send this
}

export interface Load {
  readonly requestsPerSecond: number
  readonly milliseconds: number
}

const connections = 16
const different = 997
/** Enough for every statement to be prepared and planned on every connection. */
const warmUp = 300

/** Requests a second of the hand-written server. */
export function loadByHand(served: Served, question: Question, seconds: number): Promise<Load> {
  const requests = Array.from({ length: different }, (_, n) => ({
    path: `/${encodeURIComponent(question.parameter(n))}`,
  }))
  return load(served, requests, seconds)
}

/** Requests a second of Kho, as an officer of District 1 with a purpose. */
export function loadKho(served: Served, question: Question, seconds: number): Promise<Load> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${served.token}`,
    'x-purpose': '1.004194',
  }
  const requests = Array.from({ length: different }, (_, n) => ({
    method: 'POST' as const,
    path: '/graphql',
    headers,
    body: JSON.stringify(question.graphql(n)),
  }))
  return load(served, requests, seconds)
}

async function load(served: Served, requests: autocannon.Request[], seconds: number): Promise<Load> {
  const at = { url: `http://127.0.0.1:${served.port}`, connections, requests }
  await autocannon({ ...at, amount: warmUp })
  const result = await autocannon({ ...at, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return { requestsPerSecond: result.requests.average, milliseconds: result.latency.p50 }
}
