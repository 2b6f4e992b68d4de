import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { runToEnd, workspace } from '../harness/running-city.ts'

test('the bench runs to its end on a small city and prints a ratio for everything it measures', async () => {
  const words = ['test/bench/main.ts', '--rows', '2000', '--seconds', '1', '--rounds', '1', '--variants', '1']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/first snapshot of 2000 dossiers.*\n.*ratio \d/)
  expect(stdout.match(/of by hand/g)).toHaveLength(3)
})
