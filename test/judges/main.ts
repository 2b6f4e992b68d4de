import { parseArgs } from 'node:util'
import { withOwnCluster } from '../harness/own-cluster.ts'
import { openCourtroom } from './courtroom.ts'
import { trySession, wordsOf } from './session.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '0' },
    postgres: { type: 'string' },
  },
})

/** Tries many more random cases than `npm test` does, on a Postgres of its own. Exits 1 when the judges differ. */
async function main(): Promise<number> {
  return withOwnCluster(values.postgres, async (url) => {
    await using courtroom = await openCourtroom(url)
    return await tryAll(courtroom)
  })
}

async function tryAll(courtroom: Awaited<ReturnType<typeof openCourtroom>>): Promise<number> {
  const [cases, seed, from] = [Number(values.cases), Number(values.seed), Number(values.from)]
  const started = performance.now()
  let next = 0
  const found = await trySession(courtroom, {
    seed,
    cases,
    from,
    onProgress(done) {
      const seconds = (performance.now() - started) / 1000
      if (seconds < next && done < cases) return
      next = seconds + 10
      console.log(`${done} of ${cases} cases of seed ${seed} agree, ${Math.round(done / seconds)} a second`)
    },
  })
  if (found) console.error(wordsOf(found))
  return found ? 1 : 0
}

process.exitCode = await main()
