import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Binaries, embeddedBinaries, installedBinaries } from '@kho/kho/embedded/binaries.ts'
import { type Cluster, type ClusterOptions, startCluster } from '@kho/kho/embedded/cluster.ts'
import { isThere } from './is-there.ts'

/** A Postgres for one test run: the superuser's URL, and how to end it. */
export interface TestPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** Every Postgres the suite can run on here, by project name, beside the embedded 18 that is always there. */
export const otherServers: { readonly [project: string]: () => boolean } = {
  'postgres 15': () => installedBinaries(15) !== null,
  'postgres image 17': dockerAnswers,
}

function dockerAnswers(): boolean {
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 5_000 }).status === 0
}

/** Starts the Postgres that a project is named for. */
export async function startTestPostgres(project: string): Promise<TestPostgres> {
  if (project.startsWith('postgres image')) return fromImage(project.replace('postgres image ', 'postgres:'))
  const binaries = project === 'postgres 15' ? installedBinaries(15) : await embeddedBinaries()
  if (!binaries) throw new Error(`${project} is not installed here`)
  return fromBinaries(binaries)
}

/** A server of a test's own, of the project's version, with settings of its own: to be killed, or to have its log followed. */
export async function startOwnPostgres(project: string, settings: Settings): Promise<OwnPostgres> {
  const binaries = project === 'postgres 15' ? installedBinaries(15) : await embeddedBinaries()
  if (!binaries) throw new Error(`${project} is not installed here`)
  return fromBinaries(binaries, settings)
}

type Settings = { readonly [name: string]: string }

/** One whose process may be killed, and which then starts again on the same port and data. */
export interface OwnPostgres extends TestPostgres {
  readonly pid: number
  /** As a power cut would: the postmaster and every process of its own, none of which can say goodbye. */
  killAll(): Promise<void>
  restart(): Promise<void>
}

async function fromBinaries(binaries: Binaries, more: Settings = {}): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-test-'))
  chmodSync(folder, 0o755)
  const options = {
    binaries,
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '512MB', ...more },
  }
  let cluster = await startCluster(options)
  return {
    url: cluster.urlOf('postgres'),
    get pid() {
      return cluster.pid
    },
    killAll: async () => {
      const pids = [cluster.pid, ...childrenOf(cluster.pid)]
      for (const pid of pids.filter(isThere)) process.kill(pid, 'SIGKILL')
      while (pids.some(isThere)) await setTimeout(20)
    },
    restart: async () => {
      cluster = await restarted({ ...options, port: cluster.port })
    },
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const patience = 30_000

/** A process that was born while the others were killed keeps the data to itself until it notices. */
async function restarted(options: ClusterOptions): Promise<Cluster> {
  const end = Date.now() + patience
  for (;;) {
    try {
      return await startCluster(options)
    } catch (cause) {
      if (Date.now() > end) throw cause
      await setTimeout(100)
    }
  }
}

function childrenOf(pid: number): readonly number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => (line.trim() ? [Number(line)] : []))
}

async function fromImage(image: string): Promise<TestPostgres> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const container = await new PostgreSqlContainer(image).withUsername('postgres').start()
  const url = new URL(container.getConnectionUri())
  url.pathname = 'postgres'
  return { url: url.href, stop: async () => void (await container.stop()) }
}
