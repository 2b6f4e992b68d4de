import { spawn, spawnSync } from 'node:child_process'
import { mariadbInstalled } from '@kho/kho/embedded/mariadb.ts'
import { expect, test } from 'vitest'
import { hasOgr } from '../harness/ogr.ts'
import { runToEnd, workspace } from '../harness/running-city.ts'

test('the bench runs to its end on a small city and prints a ratio for everything it measures', async () => {
  const words = ['test/bench/main.ts', '--rows', '2000', '--seconds', '1', '--rounds', '1', '--variants', '1', 'api']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/first snapshot of 2000 dossiers.*\n.*ratio \d/)
  expect(stdout.match(/of by hand/g)).toHaveLength(4)
})

test('the bench of what ledger and policies cost prints a ratio for every question, of answers that are equal', async () => {
  const words = ['test/bench/main.ts', 'ledger', '--rows', '2000', '--seconds', '0.2', '--rounds', '1']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.match(/with the ledger, of without · .*: \d+\.\d\d \(/g)).toHaveLength(3)
  expect(stdout).toMatch(
    /by key: .*\n {2}[1-9]\d* entries written\n.*page of 20.*\n {2}[1-9]\d* entries.*\n.*open data.*\n {2}0 entries/,
  )
  expect(stdout.match(/policies, of SQL by hand with the same rules · .*: \d+\.\d\d \(/g)).toHaveLength(4)
})

test('the bench of releases finds what the store holds in every format, by readers that wrote none of them', async () => {
  const words = ['test/bench/main.ts', 'releases', '--load-rows', '6000']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const formats = ['csv', 'parquet', 'ndjson', 'json', 'excel', 'xlsx', ...(hasOgr ? ['geojson'] : [])]
  expect(stdout.match(/(?<=release · )\w+(?=: \d)/g)).toEqual(formats)
  expect(stdout.match(/ [1-9]\d* records, \d+ MB, equal by another reader/g)).toHaveLength(formats.length)
})

test('the bench of live files finds each complete, and that readers who leave are no sessions', async () => {
  const words = ['test/bench/main.ts', 'export', '--load-rows', '6000', '--rounds', '1']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(
    stdout.match(
      /live file · .*: \d+\.\d\d of COPY \(.*\n(?: {2}\d+\.\d\d of COPY of row_to_json\n)? {2}\d+ records, complete/g,
    ),
  ).toHaveLength(4)
  expect(stdout).toContain('10 slow and 100 aborted readers leave 0 sessions behind')
})

test('the bench of first loads runs for every kind of source, and each store then equals its source', async () => {
  const words = ['test/bench/main.ts', 'loads', '--load-rows', '3000']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const has = (program: string) => spawnSync(program, ['--version']).status === 0
  const expected = [
    has('psql') ? 'postgres' : null,
    has('psql') && has('mariadb') && mariadbInstalled() ? 'mariadb' : null,
    has('psql') ? 'csv' : null,
  ].filter((kind) => kind !== null)
  expect([...stdout.matchAll(/first load · (\w+): 3000 dossiers in .*; ratio \d/g)].map(([, kind]) => kind)).toEqual(
    expected,
  )
  expect(stdout.match(/the store holds what the source holds/g) ?? []).toHaveLength(expected.length)
})

test('the bench of reading again finds what was changed, in every way, and prints what it took', async () => {
  const words = ['test/bench/main.ts', 'modes', '--load-rows', '3000']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/read again · 3000 dossiers of 15 columns.*\n.*5 % changed.*ratio \d/)
  expect(stdout).toMatch(/read again, past versions kept.* · 3000 dossiers.*\n.*5 % changed.*\n.*by hand too.*ratio \d/)
  expect(stdout.match(/% of the first load/g)).toHaveLength(6)
})

test('the bench of gentle reading puts every way of reading beside a plain dump at the same rate', async () => {
  const words = ['test/bench/gentle.ts', '--rows', '2000', '--rate', '20000', '--seconds', '1', '--rounds', '1']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const has = (program: string) => spawnSync(program, ['--version']).status === 0
  const ways = [has('pgbench') ? 7 : 0, has('mariadb') && has('sysbench') && mariadbInstalled() ? 6 : 0]
  expect(stdout.match(/ratio to a plain dump \d/g) ?? []).toHaveLength(ways.reduce((sum, count) => sum + count))
  expect(stdout.match(/skipped:/g) ?? []).toHaveLength(ways.filter((count) => count === 0).length)
})

test('the bench of many datasets starts a server and brings it new documents without one request that fails', async () => {
  const words = ['test/bench/main.ts', 'datasets', '--datasets', '12', '--reloads', '2']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /12 datasets · a server starts in .* s, answers new fields after .* s\n {2}[1-9]\d* answered meanwhile, 0 not/,
  )
})

test('the bench of overload runs to its end: who is not answered is refused, and told to come back', async () => {
  const words = ['test/bench/main.ts', 'overload', '--rows', '1000', '--seconds', '0.5']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/overload · \d+\.\d\d of what it can bear .*\n {2}\d+ refused; .*\n {2}beside one who asks/)
})

test('the bench of a preview turns its pages', async () => {
  const words = ['test/bench/main.ts', 'preview', '--load-rows', '2000']
  const { code, stdout, stderr } = await runToEnd(spawn('node', words, { cwd: workspace }))
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toMatch(/preview of 2000 dossiers: 100 pages, each in [\d.]+ ms, [\d.]+ ms at most/)
})
