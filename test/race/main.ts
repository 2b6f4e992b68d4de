import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

/** The race at length: `node test/race/main.ts --rounds 1000 [--seed N]`. Prints what each system came to. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string' } } })
const ran = spawnSync('vitest', ['run', '--project', 'postgres 18', 'test/race'], {
  stdio: 'inherit',
  cwd: `${import.meta.dirname}/../..`,
  env: {
    ...process.env,
    PATH: `${import.meta.dirname}/../../node_modules/.bin:${process.env.PATH}`,
    KHO_ROUNDS: values.rounds,
    ...(values.seed === undefined ? {} : { KHO_SEED: values.seed }),
  },
})
process.exitCode = ran.status ?? 1
