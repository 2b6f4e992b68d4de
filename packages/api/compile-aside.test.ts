import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { compileAside, compileServedAside } from './compile-aside.ts'

const broken = [{ path: 'city.yaml', text: 'city: x' }]

test('documents that are compiled aside come back under the question they were asked by', async () => {
  const [one, none] = await Promise.all([compileAside(broken), compileAside([])])
  expect([one.city, none.city]).toEqual([null, null])
  expect(one.problems).not.toEqual(none.problems)
})

test('the thread that compiles holds no process up once it has answered', () => {
  const script = resolve(import.meta.dirname, 'compile-aside.test-process.ts')
  const flags = ['--disable-warning=ExperimentalWarning', script]
  const { status, stdout } = spawnSync('node', flags, { encoding: 'utf8', timeout: 60_000 })
  expect([status, stdout]).toEqual([0, '2 problems\n'])
})

test('documents to be served come back as compiled ones do, their schema proved', async () => {
  const documents = [{ path: 'city.yaml', text: 'city: x\ntitle: { vi: X, en: X }\ntime_zone: Asia/Ho_Chi_Minh\n' }]
  const [compiled, served] = await Promise.all([compileAside(documents), compileServedAside(documents)])
  expect(served).toEqual(compiled)
  expect(served.problems).toEqual([])
})
