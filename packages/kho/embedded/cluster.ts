import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import { type Account, giveTo, reachableBinaries, serverAccount } from './account.ts'
import type { Binaries } from './binaries.ts'
import { freePort } from './port.ts'

export interface ClusterOptions {
  readonly binaries: Binaries
  /** Made by initdb when it does not hold a cluster yet. */
  readonly dataDir: string
  readonly port?: number
  /** `postgresql.conf` settings for this start. */
  readonly settings?: { readonly [name: string]: string }
  /** Of the superuser, asked of every session; absent: whoever reaches loopback is trusted. */
  readonly password?: string
  /** File that the server's own words are added to. */
  readonly log?: string
}

/** A running Postgres that belongs to us. */
export interface Cluster {
  readonly port: number
  /** The pid of its postmaster. */
  readonly pid: number
  urlOf(database: string): string
  stop(): Promise<void>
}

/** Starts a Postgres of our own on loopback, making its data folder on the first start. Under root it runs as user `postgres`. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const account = serverAccount()
  const binaries = reachableBinaries(options.binaries, account)
  const port = options.port ?? (await freePort())
  initialise({ ...options, binaries }, account)
  const child = spawnServer({ ...options, binaries }, port, account)
  const urlOf = (database: string) => clusterUrl(port, database, options.password)
  await ready(urlOf('postgres'), child)
  return { port, pid: child.pid ?? -1, urlOf, stop: () => stop(child) }
}

/** The superuser's address of a database in a cluster of ours. */
export function clusterUrl(port: number, database: string, password?: string): string {
  return `postgres://postgres${password ? `:${password}` : ''}@127.0.0.1:${port}/${database}`
}

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_min_messages: 'fatal',
}

function spawnServer(options: ClusterOptions, port: number, account: Account): ChildProcess {
  const settings = { ...defaults, ...options.settings, port: String(port) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = options.log === undefined ? 'ignore' : openSync(options.log, 'a', 0o600)
  const child = spawn(options.binaries.postgres, ['-D', options.dataDir, ...flags], {
    ...account,
    cwd: '/',
    stdio: ['ignore', log, log],
    detached: true,
  })
  child.on('error', () => undefined) // seen by `ready` as a server that never answers
  child.unref()
  if (typeof log === 'number') closeSync(log)
  return child
}

/** Runs initdb once, beside the final place: a folder that initdb was killed in is never taken for a cluster. */
function initialise({ binaries, dataDir, password }: ClusterOptions, account: Account): void {
  if (existsSync(`${dataDir}/PG_VERSION`)) return
  const half = `${dataDir}.half`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true, mode: 0o700 })
  giveTo(half, account)
  const secret = password === undefined ? null : secretFile(`${dataDir}.secret`, password, account)
  const access = secret ? ['-A', 'scram-sha-256', `--pwfile=${secret}`] : ['-A', 'trust']
  const flags = ['-D', half, '-U', 'postgres', ...access, '-E', 'UTF8', '--locale-provider=libc', '--locale=C']
  const run = spawnSync(binaries.initdb, flags, { ...account, cwd: '/', encoding: 'utf8' })
  if (secret) rmSync(secret)
  if (run.status !== 0) {
    throw new KhoError('KHO522', `initdb failed: ${run.stderr}${run.error?.message ?? ''}`.trim())
  }
  renameSync(half, dataDir)
}

function secretFile(path: string, text: string, account: Account): string {
  rmSync(path, { force: true })
  writeFileSync(path, text, { mode: 0o600 })
  giveTo(path, account)
  return path
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null || child.pid === undefined) {
      throw new KhoError('KHO522', `Postgres ended at start with code ${child.exitCode}.`)
    }
    if (await answers(url)) return
    await setTimeout(50)
  }
  throw new KhoError('KHO522', 'Postgres did not answer within 30 s.')
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  const answered = await client.connect().then(
    () => true,
    () => false,
  )
  await client.end().catch(() => undefined)
  return answered
}

/** SIGINT is Postgres's fast shutdown: sessions are ended, a checkpoint is written. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await ended
}

/** What the server wrote of itself in its data folder while it runs; null when it has shut down. */
export function postmasterOf(dataDir: string): { readonly pid: number; readonly port: number } | null {
  const file = `${dataDir}/postmaster.pid`
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

/** Stops a server by its data folder, whoever started it. Postgres takes its pid file away as its last act. */
export async function stopPostmaster(dataDir: string): Promise<void> {
  const running = postmasterOf(dataDir)
  if (!running) return
  process.kill(running.pid, 'SIGINT')
  for (let tries = 0; tries < 1200; tries += 1) {
    if (!existsSync(`${dataDir}/postmaster.pid`)) return
    await setTimeout(25)
  }
  throw new KhoError('KHO522', 'Postgres did not stop within 30 s.')
}
