import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAs, freshHome, type Home, runToEnd, workspace } from '../harness/running-city.ts'

/** A fenced block of the tour, in the order it is read: a `sh` block, and the answer that the reader is promised. */
interface Stop {
  readonly command: string
  readonly answer: string | null
}

const readme = readFileSync(join(workspace, 'README.md'), 'utf8')
const tour = readme.slice(readme.indexOf('## A tour'), readme.indexOf('## Your own city'))

const stops: readonly Stop[] = [...tour.matchAll(/```sh\n([\s\S]*?)```(?:\s*```json\n([\s\S]*?)```)?/g)].map(
  ([, command = '', answer]) => ({ command, answer: answer ?? null }),
)

let home: Home
beforeAll(async () => {
  home = await freshHome()
  await home.start()
})
afterAll(() => home[Symbol.asyncDispose]())

test('the tour has stops', () => {
  expect(stops.length).toBeGreaterThan(5)
})

test('every line of the tour does what it says, in one shell', async () => {
  const lines = stops.map(({ command }, at) => `${command}\necho "--- ${at}"`).join('\n')
  const script = `set -euo pipefail\n${lines}`.replaceAll('http://localhost:4000', home.origin)
  const { code, stdout, stderr } = await runToEnd(
    spawn('bash', ['-c', script], { cwd: workspace, env: home.environment }),
  )
  expect({ code, told: code === 0 ? '' : stdout.slice(-2000) + stderr }).toEqual({ code: 0, told: '' })
  const said = stdout.split(/--- \d+\n/)
  for (const [at, { answer }] of stops.entries())
    if (answer !== null) expect(JSON.parse(said[at] ?? '')).toEqual(JSON.parse(answer))
})

test('every query of the guide to asking is answered as it says', async () => {
  const guide = readFileSync(join(workspace, 'docs/guides/querying.md'), 'utf8')
  const queries = [...guide.matchAll(/^```graphql\n(.*?)^```$/gms)].map(([, query = '']) => query)
  expect(queries.length).toBeGreaterThan(3)
  for (const query of queries) {
    const { status, errors, data } = await askAs(home, { as: 'officer_q1', purpose: '1.004194' }, query)
    expect({ status, errors, query }).toEqual({ status: 200, errors: undefined, query })
    expect(JSON.stringify(data), query).toMatch(/\[\{|"id"/)
  }
})
