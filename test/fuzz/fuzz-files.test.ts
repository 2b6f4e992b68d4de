import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const program = resolve(import.meta.dirname, 'fuzz-files.ts')

test('T11: of a damaged file come rows or a reason, in bounded memory', () => {
  const options = ['--max-old-space-size=512', '--disable-warning=ExperimentalWarning']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, program, '--runs', '300'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ format, runs }) => [format, runs])).toEqual([
    ['csv', 300],
    ['json', 300],
    ['ndjson', 300],
    ['xml', 300],
    ['xlsx', 15],
  ])
  // Damage that nothing notices and damage that everything notices would both mean that nothing was tried.
  for (const line of lines.slice(0, 4)) expect(line.read).toBeGreaterThan(0)
  for (const line of lines.slice(0, 4)) expect(line.read).toBeLessThan(line.runs)
  for (const { rss } of lines) expect(rss).toBeLessThan(512 * 1024 ** 2)
})
