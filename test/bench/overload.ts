import { Agent, request } from 'node:http'
import type { BenchCity } from './bench-city.ts'
import { headersOf, type Served, serve } from './load.ts'
import { someCodes } from './pages.ts'

/** What a server does with ten times the requests that it can answer, and with one asker who wants all of it. */
export interface OverloadFigures {
  /** Answers a second with as many askers as it has places. */
  readonly capacity: number
  /** Answers a second, of requests that ten times as many ask for. */
  readonly carried: number
  readonly refused: number
  /** Milliseconds that the slowest of all, answer or refusal, took. */
  readonly slowest: number
  /** Megabytes that it grew by from before to the end. */
  readonly grown: number
  /** Seconds after the end until a round of requests took no longer than twice what it took before. */
  readonly recovered: number
  /** One asker's p99 beside a greedy one, to his own alone. */
  readonly greedy: number
}

/** Places of the server, as `turnstileDefaults` has them. */
const places = 16
const over = 10
const settle = 5

/** So many seconds of each load, on a server of its own. */
export async function overloadFigures(city: BenchCity, seconds: number): Promise<OverloadFigures> {
  await using kho = await serve('serve-kho.ts', city.urlOf('kho'), 'off')
  const codes = await someCodes(city.urlOf('kho'))
  const asking = { kho, codes, as: 'token' } as const
  await load(asking, { askers: places, seconds: settle })
  const own = await load({ ...asking, as: 'other' }, { askers: 2, seconds })
  const calm = await load(asking, { askers: places, seconds })
  const before = await kho.megabytes()
  const many = await load(asking, { askers: places * over, seconds })
  const recovered = await secondsUntil(async () => {
    const round = await load(asking, { askers: places, seconds: 0.2 })
    return round.refused === 0 && round.at(0.99) <= 2 * calm.at(0.99)
  })
  const grown = (await kho.megabytes()) - before
  const [beside] = await Promise.all([
    load({ ...asking, as: 'other' }, { askers: 2, seconds }),
    load(asking, { askers: places * 4, seconds }),
  ])
  return {
    capacity: calm.perSecond,
    carried: many.perSecond,
    refused: many.refused,
    slowest: many.at(1),
    grown,
    recovered,
    greedy: beside.at(0.99) / own.at(0.99),
  }
}

interface Asking {
  readonly kho: Served
  readonly codes: readonly string[]
  readonly as: 'token' | 'other'
}

interface Borne {
  readonly perSecond: number
  readonly refused: number
  /** Milliseconds that this share of all requests took at most. */
  at(share: number): number
}

/** So many who ask one thing after another; who is refused comes again at once. */
async function load(asking: Asking, { askers, seconds }: { askers: number; seconds: number }): Promise<Borne> {
  const agent = new Agent({ keepAlive: true, maxSockets: askers })
  const [took, seen] = [[] as number[], { answered: 0, refused: 0 }]
  const end = performance.now() + seconds * 1000
  const asker = async (from: number) => {
    for (let turn = from; performance.now() < end; turn += askers) {
      const began = performance.now()
      const status = await ask(asking, { agent, code: asking.codes[turn % asking.codes.length] ?? '' })
      took.push(performance.now() - began)
      if (status === 200) seen.answered += 1
      else if (status === 503) seen.refused += 1
      else throw new Error(`HTTP ${status}`)
    }
  }
  await Promise.all(Array.from({ length: askers }, (_, n) => asker(n)))
  agent.destroy()
  const sorted = took.sort((a, b) => a - b)
  return {
    perSecond: seen.answered / seconds,
    refused: seen.refused,
    at: (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0,
  }
}

const query =
  'query ($code: String!) { dossier(dossierCode: $code) { dossierCode status receivedAt procedure { title } } }'

function ask({ kho, as }: Asking, { agent, code }: { agent: Agent; code: string }): Promise<number> {
  const body = JSON.stringify({ query, variables: { code } })
  const headers = { ...headersOf({ token: kho[as] }), 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: '127.0.0.1', port: kho.port, method: 'POST', path: '/graphql', headers },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function secondsUntil(isSo: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await isSo())) if (performance.now() - began > 30_000) return Number.POSITIVE_INFINITY
  return (performance.now() - began) / 1000
}
