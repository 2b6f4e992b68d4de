import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runToEnd, workspace } from '../harness/running-city.ts'

const script = `
  import { spooled } from '${workspace}/packages/ingest/sources/files/spool.ts'
  async function* pieces() { for (let at = 0; at < 64; at += 1) yield Buffer.alloc(65536, at) }
  const spool = await spooled({ source: 'agency', from: 'f' }, pieces(), process.argv[1]).catch((error) => error)
  console.log(spool.code ?? 'bytes ' + spool.bytes)`

/** Fetches 4 MB into a folder, by a process that something before it on the command line keeps from writing. */
function fetching(folder: string, before: readonly string[]) {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module-typescript']
  const [command = '', ...words] = [...before, ...node, '-e', script, folder]
  return runToEnd(spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: workspace }))
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kho-write-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('F08: a write that the system refuses ends the fetch by name, and leaves no part of a file', async () => {
  const place = folder()
  expect((await fetching(place, [])).stdout).toBe('bytes 4194304\n')
  const limited = await fetching(place, ['sh', '-c', 'ulimit -f 1024; exec "$@"', 'sh'])
  expect(limited).toMatchObject({ code: 0, stdout: 'KHO267\n' })
  expect(readdirSync(place)).toEqual([])
})

test('F08: a disk that fails while it is written to ends the fetch loudly', async (context) => {
  if (spawnSync('fiu-run', ['-h']).error) return context.skip('fiu-run of libfiu is not installed here')
  const place = folder()
  const failing = await fetching(place, ['fiu-run', '-x', '-c', 'enable_random name=posix/io/rw/write,probability=0.2'])
  expect(failing.stdout).not.toContain('bytes')
  expect(readdirSync(place)).toEqual([])
})
