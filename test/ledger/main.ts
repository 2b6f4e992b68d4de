import { parseArgs } from 'node:util'
import { tryMutations } from './try-mutations.ts'

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '20000' },
    entries: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

/** Tries many more mutations than `npm test` does, on longer chains. Exits 1 when a verifier mistakes one. */
const [mutations, length, seed] = [Number(values.mutations), Number(values.entries), Number(values.seed)]
const started = performance.now()
let next = 0
const missed = tryMutations({
  ...{ mutations, length, seed },
  onProgress(done) {
    const seconds = (performance.now() - started) / 1000
    if (seconds < next && done < mutations) return
    next = seconds + 10
    console.log(
      `${done} of ${mutations} mutations of seed ${seed} found by both, ${(done / seconds).toFixed(1)} a second`,
    )
  },
})
if (missed) console.error(missed)
process.exitCode = missed ? 1 : 0
