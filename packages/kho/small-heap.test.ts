import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const telling = `data:text/javascript,process.once('exit', () => console.error('with ' + process.execArgv.join(' ')))`

function flagsOf(command: string, options = ''): string {
  const words = ['--disable-warning=ExperimentalWarning', '--import', telling, join(import.meta.dirname, 'main.ts')]
  const env = { ...process.env, NODE_OPTIONS: options }
  const { stderr, status } = spawnSync(process.execPath, [...words, command, '--help'], { encoding: 'utf8', env })
  expect(status).toBe(0)
  return stderr
}

test.runIf(process.platform !== 'win32').for(['work', 'sync'])('kho %s starts anew with a small heap', (command) => {
  expect(flagsOf(command)).toContain('--max-semi-space-size=4 --heap-growing-percent=60')
})

test('a process that serves, or for which a size was chosen, stays as it was started', () => {
  expect(flagsOf('serve')).not.toContain('--max-semi-space-size')
  expect(flagsOf('sync', '--max-semi-space-size=8')).not.toContain('--max-semi-space-size')
})
