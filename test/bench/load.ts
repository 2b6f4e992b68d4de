import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import type { Question } from './questions.ts'

/** A server of the bench in a process of its own. */
export interface Served extends AsyncDisposable {
  readonly port: number
  readonly token: string | null
  /** Another officer's. */
  readonly other: string | null
  megabytes(): Promise<number>
  /** Milliseconds that its thread was busy with one thing for, at most, since this was asked last. */
  stall(): Promise<number>
}

type File = 'serve-by-hand.ts' | 'serve-kho.ts' | 'serve-plan.ts'

export async function serve(file: File, ...words: readonly string[]): Promise<Served> {
  // As the image has it: graphql-js looks at every type twice where this is not said.
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = fork(join(import.meta.dirname, file), [...words], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const { port, token = null, other = null } = await said(child)
  return {
    port,
    token,
    other,
    megabytes: async () => {
      child.send('memory')
      return (await said(child)).megabytes
    },
    stall: async () => {
      child.send('stall')
      return (await said(child)).stall
    },
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function said(child: ChildProcess) {
  const [message] = await once(child, 'message')
  return message as { port: number; token?: string; other?: string; megabytes: number; stall: number } // the files above send this
}

/** A question as one of the servers is asked it, again and again with another parameter. */
export interface Asked {
  readonly port: number
  readonly requests: autocannon.Request[]
}

const connections = 16
const different = 997
/** Enough for every statement to be prepared and planned on every connection. */
const warmUp = 300

const each = (request: (n: number) => autocannon.Request) => Array.from({ length: different }, (_, n) => request(n))

/** As a server that knows one question is asked it: by its parameter alone. */
export function askedPlainly({ port }: Served, question: Question): Asked {
  return { port, requests: each((n) => ({ path: `/${encodeURIComponent(question.parameter(n))}` })) }
}

/** As Kho is asked it, by an officer of District 1 with a purpose. */
export function askedOfKho(served: Served, question: Question): Asked {
  const body = (n: number) => JSON.stringify(question.graphql(n))
  const request = { method: 'POST' as const, path: '/graphql', headers: headersOf(served) }
  return { port: served.port, requests: each((n) => ({ ...request, body: body(n) })) }
}

export const purpose = '1.004194'

export function headersOf({ token }: Pick<Served, 'token'>) {
  return { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-purpose': purpose }
}

/**
 * Requests a second, of so many or of so many seconds, by the clock of the last answer: autocannon's own duration ends at the
 * next whole second, which took a run of 2.1 s for one of 3.
 */
async function loadOf({ port, requests }: Asked, how: { amount: number } | { duration: number }): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const options = { url: `http://127.0.0.1:${port}`, connections, requests, ...how }
  const load = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)))
  const began = performance.now()
  let ended = began
  load.on('response', () => {
    ended = performance.now()
  })
  const result = await promise
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return (1000 * result['2xx']) / (ended - began)
}

/** What two of them bear in turn: whatever else the machine does meets both sides of a round. */
export interface InTurn {
  readonly first: number
  readonly second: number
  /** The median of the rounds' own ratios, second to first. */
  readonly ratio: number
}

export interface Rounds {
  readonly seconds: number
  readonly rounds: number
}

/** Both take as many requests as fill the seconds, and each goes first in every other round. */
export async function loadInTurn(first: Asked, second: Asked, { seconds, rounds }: Rounds): Promise<InTurn> {
  const loads: { first: number; second: number }[] = []
  for (const asked of [first, second]) await loadOf(asked, { amount: warmUp })
  const amount = Math.max(connections, Math.ceil((await loadOf(first, { duration: 1 })) * seconds))
  for (let round = 0; round < rounds; round += 1) {
    const before = round % 2 === 0 ? await loadOf(first, { amount }) : null
    const rate = await loadOf(second, { amount })
    loads.push({ first: before ?? (await loadOf(first, { amount })), second: rate })
  }
  return {
    first: median(loads.map((one) => one.first)),
    second: median(loads.map((one) => one.second)),
    ratio: median(loads.map((one) => one.second / one.first)),
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
