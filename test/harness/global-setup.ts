import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries, installedBinaries } from '@kho/kho/embedded/binaries.ts'
import { startCluster } from '@kho/kho/embedded/cluster.ts'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the test cluster's `postgres` database. */
    postgresUrl: string
  }
}

/** One Postgres for the whole run; every test makes databases of its own in it. `KHO_TEST_POSTGRES=15` takes the machine's own 15. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = process.env.KHO_TEST_POSTGRES
  const binaries = major ? installedBinaries(Number(major)) : await embeddedBinaries()
  if (!binaries) throw new Error(`PostgreSQL ${major} is not installed here`)
  const folder = mkdtempSync(join(tmpdir(), 'kho-test-'))
  const { chmodSync } = await import('node:fs')
  chmodSync(folder, 0o755)
  const cluster = await startCluster({
    binaries,
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off', max_connections: '200', shared_buffers: '512MB', full_page_writes: 'off' },
  })
  project.provide('postgresUrl', cluster.urlOf('postgres'))
  return async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
