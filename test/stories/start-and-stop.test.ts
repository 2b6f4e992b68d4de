import { spawn, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { askAs, freshHome, runToEnd, workspace } from '../harness/running-city.ts'

/** Processes whose command line speaks of a folder. */
function processesOf(folder: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.includes(folder))
}

const services = '{ services { totalCount } }'

test('Ctrl-C stops every process, and the next start finds the data where it was', async () => {
  await using home = await freshHome()
  const first = await home.start()
  expect(processesOf(home.folder).length).toBeGreaterThan(0)
  expect((await askAs(home, {}, services)).data.services.totalCount).toBe(1_335)
  expect(await first.stop('SIGINT')).toBe(0)
  expect(processesOf(home.folder)).toEqual([])
  const second = await home.start()
  expect((await askAs(home, {}, services)).data.services.totalCount).toBe(1_335)
  expect(await second.stop('SIGTERM')).toBe(0)
  expect(processesOf(home.folder)).toEqual([])
})

test('a worker beside it attaches to the same store, and outlives it', async () => {
  await using home = await freshHome()
  const started = await home.start()
  const flags = ['--disable-warning=ExperimentalWarning', 'packages/kho/main.ts', 'work']
  const worker = spawn('node', flags, { cwd: workspace, env: home.environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = runToEnd(worker)
  await new Promise((done) => worker.stdout?.once('data', done))
  await started.stop()
  expect(worker.exitCode).toBeNull()
  expect((await home.kho('status')).code).toBe(0)
  worker.kill('SIGINT')
  expect((await ended).code).toBe(0)
  expect(processesOf(home.folder)).toEqual([])
})

test('a scale of a dataset that the city has not is refused', async () => {
  await using home = await freshHome({ KHO_SCALE: '0.0001,peoples=1' })
  await expect(home.start()).rejects.toThrow('KHO521: KHO_SCALE names datasets that the city has not: peoples.')
})
