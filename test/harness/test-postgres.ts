import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binaries, embeddedBinaries, installedBinaries } from '@kho/kho/embedded/binaries.ts'
import { startCluster } from '@kho/kho/embedded/cluster.ts'

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

async function fromBinaries(binaries: Binaries): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-test-'))
  chmodSync(folder, 0o755)
  const cluster = await startCluster({
    binaries,
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '512MB' },
  })
  return {
    url: cluster.urlOf('postgres'),
    stop: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function fromImage(image: string): Promise<TestPostgres> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const container = await new PostgreSqlContainer(image).withUsername('postgres').start()
  const url = new URL(container.getConnectionUri())
  url.pathname = 'postgres'
  return { url: url.href, stop: async () => void (await container.stop()) }
}
