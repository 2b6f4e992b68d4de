import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { aChain, type Missed, type Session } from './try-mutations.ts'

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '20000' },
    entries: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    first: { type: 'string', default: '0' },
    workers: { type: 'string', default: '2' },
  },
})

/** What a worker says: how many it has tried, and at its end what it mistook. */
export type Said = { readonly done: number } | { readonly missed: Missed | null }

/** Tries many more mutations than `npm test` does, on longer chains, in threads side by side. Exits 1 when a verifier mistakes one. */
const [mutations, length, seed] = [Number(values.mutations), Number(values.entries), Number(values.seed)]
const [first, end] = [Number(values.first), Number(values.first) + mutations]
const share = aChain * Math.ceil(mutations / Number(values.workers) / aChain)
const started = performance.now()
const done = new Map<number, number>()
let next = 0

function tell(): void {
  const seconds = (performance.now() - started) / 1000
  const all = [...done.values()].reduce((sum, one) => sum + one, 0)
  if (seconds < next && all < mutations) return
  next = seconds + 10
  console.log(`${all} of ${mutations} mutations of seed ${seed} found by both, ${(all / seconds).toFixed(1)} a second`)
}

function tryIn(from: number): Promise<Missed | null> {
  const workerData: Omit<Session, 'onProgress'> = { seed, length, first: from, mutations: Math.min(share, end - from) }
  const worker = new Worker(new URL('./mutations-worker.ts', import.meta.url), { workerData })
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.on('message', (said: Said) => {
      if ('missed' in said) return resolve(said.missed)
      done.set(from, said.done)
      tell()
    })
  })
}

const shares = Array.from({ length: Math.ceil(mutations / share) }, (_, index) => tryIn(first + index * share))
const missed = (await Promise.all(shares)).filter((one) => one !== null)
if (missed.length > 0) console.error(missed)
process.exitCode = missed.length > 0 ? 1 : 0
