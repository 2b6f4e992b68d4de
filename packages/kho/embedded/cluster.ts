import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Binaries } from './binaries.ts'

export interface ClusterOptions {
  readonly binaries: Binaries
  /** Made by initdb when it does not hold a cluster yet. */
  readonly dataDir: string
  readonly port?: number
  /** `postgresql.conf` settings for this start. */
  readonly settings?: { readonly [name: string]: string }
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
  const port = options.port ?? (await freePort())
  initialise(options)
  const settings = { ...defaults, ...options.settings, port: String(port) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(options.binaries.postgres, ['-D', options.dataDir, ...flags], {
    ...account(),
    stdio: 'ignore',
    detached: true,
  })
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  await ready(urlOf('postgres'), child)
  return { port, pid: child.pid ?? -1, urlOf, stop: () => stop(child) }
}

const defaults = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_min_messages: 'fatal',
}

function initialise({ binaries, dataDir }: ClusterOptions): void {
  if (existsSync(`${dataDir}/PG_VERSION`)) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const { uid, gid } = account()
  if (uid !== undefined && gid !== undefined) chownSync(dataDir, uid, gid)
  const flags = ['-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale-provider=libc', '--locale=C']
  const made = spawnSync(binaries.initdb, flags, { ...account(), encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ''}`)
}

/** Postgres refuses to run as root: there it takes the account `postgres`. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`postgres ended at start with ${child.exitCode}`)
    const client = new pg.Client({ connectionString: url })
    const answered = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (answered) return
    await setTimeout(50)
  }
  throw new Error('postgres did not answer within 30 s')
}

/** SIGINT is Postgres's fast shutdown: sessions are ended, a checkpoint is written. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
