import { configDefaults, defineConfig } from 'vitest/config'
import { ClosingReporter } from './test/harness/closing-reporter.ts'
import { otherServers } from './test/harness/test-postgres.ts'

const everything = ['packages/*/**/*.test.ts', 'city/**/*.test.ts', 'test/**/*.test.ts']

/** What must hold on every Postgres: whatever sends it SQL of ours. */
const onEveryServer = [
  'packages/{schema,ingest,api}/**/*.test.ts',
  'test/{judges,reference,inference,plans,types,faults,safety,steward,stories}/**/*.test.ts',
]

/** Stories of a whole `kho start`, which brings the embedded server along whichever is asked for; and what is about HTTP alone. */
const onOneServer = [
  'test/safety/{browsers,limits,page-tokens,routes,tokens}.test.ts',
  'test/stories/{citizens-page,day-in-the-city,one-query-three-agencies,readme-tour,start-and-stop}.test.ts',
]

const inProject = (name: string, include: readonly string[], exclude: readonly string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [...include],
    exclude: [...configDefaults.exclude, ...exclude],
    globalSetup: ['test/harness/global-setup.ts'],
  },
})

const others = Object.entries(otherServers).map(([name, isThere]) => ({ name, here: isThere() }))
for (const { name, here } of others)
  if (!here) process.stdout.write(`skipped: the whole suite on ${name}, which is not here\n`)

// KHO_TEST_POSTGRES=15 asks for that server alone.
const asked = process.env.KHO_TEST_POSTGRES
const projects = [
  inProject('postgres 18', everything),
  ...others.filter(({ here }) => here).map(({ name }) => inProject(name, onEveryServer, onOneServer)),
].filter(({ test }) => !asked || test.name.endsWith(asked))

export default defineConfig({
  // Node loads graphql's CommonJS build, Vite would take its ES one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects,
    reporters: ['default', new ClosingReporter()],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
  },
})
