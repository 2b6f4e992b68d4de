import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { expect, test } from 'vitest'
import { postmasterOf } from './cluster.ts'
import { attachPostgres } from './shared-postgres.ts'

const program = join(import.meta.dirname, 'shared-postgres.test-process.ts')

interface Attached {
  readonly child: ChildProcess
  readonly started: boolean
  readonly url: string
}

async function attachedProcess(home: string): Promise<Attached> {
  const child = spawn(process.execPath, [program, home], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) return { child, ...JSON.parse(line) }
  throw new Error('the process ended before it attached')
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

async function pidOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(`select pg_postmaster_start_time()::text as at`)
  await client.end()
  return rows[0].at
}

function freshHome(): { home: string; data: string } & Disposable {
  const home = mkdtempSync(join(tmpdir(), 'kho-home-'))
  chmodSync(home, 0o755)
  return { home, data: join(home, 'postgres'), [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) }
}

test('processes that start together share one Postgres, and the last one stops it', async () => {
  using place = freshHome()
  const both = await Promise.all([attachedProcess(place.home), attachedProcess(place.home)])
  expect(both.map((one) => one.started).sort()).toEqual([false, true])
  const [first, second] = both
  expect(first?.url).toBe(second?.url)
  for (const one of both.slice(0, 1)) await end(one.child, 'SIGTERM')
  expect(postmasterOf(place.data)).not.toBeNull()
  for (const one of both.slice(1)) await end(one.child, 'SIGTERM')
  expect(postmasterOf(place.data)).toBeNull()
})

test('a Postgres whose first process was killed goes on for the others', async () => {
  using place = freshHome()
  const first = await attachedProcess(place.home)
  const second = await attachedProcess(place.home)
  await end(first.child, 'SIGKILL')
  await pidOf(second.url)
  await end(second.child, 'SIGTERM')
  expect(postmasterOf(place.data)).toBeNull()
})

test('an orphan is adopted and stopped by who adopted it', async () => {
  using place = freshHome()
  const first = await attachedProcess(place.home)
  const born = await pidOf(first.url)
  await end(first.child, 'SIGKILL')
  const adopted = await attachPostgres({ home: place.home })
  expect(adopted.started).toBe(false)
  expect(await pidOf(adopted.urlOf('postgres'))).toBe(born)
  await adopted[Symbol.asyncDispose]()
  expect(postmasterOf(place.data)).toBeNull()
})

test('a crashed Postgres is started again on the same port, with its data', async () => {
  using place = freshHome()
  await using postgres = await attachPostgres({ home: place.home })
  const { port } = postgres
  const client = new pg.Client({ connectionString: postgres.urlOf('postgres') })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table kept as select 7 as n')
  process.kill(postmasterOf(place.data)?.pid ?? 0, 'SIGKILL')
  await expect.poll(() => tableOf(postgres.urlOf('postgres')), { timeout: 45_000 }).toBe(7)
  expect(postgres.port).toBe(port)
})

test('a second start keeps the port and the password is asked for', async () => {
  using place = freshHome()
  const first = await attachPostgres({ home: place.home })
  const { port } = first
  await first[Symbol.asyncDispose]()
  await using second = await attachPostgres({ home: place.home })
  expect(second.port).toBe(port)
  expect(JSON.parse(readFileSync(join(place.home, 'postgres.json'), 'utf8'))).toEqual({ port })
  await expect(pidOf(`postgres://postgres@127.0.0.1:${port}/postgres`)).rejects.toThrow()
})

async function tableOf(url: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query('select n from kept')
    return rows[0].n
  } catch {
    return null
  } finally {
    await client.end().catch(() => undefined)
  }
}
