import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries, installedBinaries } from '@kho/kho/embedded/binaries.ts'
import { startCluster } from '@kho/kho/embedded/cluster.ts'

/** A Postgres of a command's own, gone when it has run: embedded, or the installed one of a version. */
export async function withOwnCluster<T>(version: string | undefined, run: (url: string) => Promise<T>): Promise<T> {
  const binaries = version ? installedBinaries(Number(version)) : await embeddedBinaries()
  if (!binaries) throw new Error(`PostgreSQL ${version} is not installed here`)
  const folder = mkdtempSync(join(tmpdir(), 'kho-own-'))
  chmodSync(folder, 0o755)
  const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '128MB' }
  const cluster = await startCluster({ binaries, dataDir: join(folder, 'data'), settings })
  try {
    return await run(cluster.urlOf('postgres'))
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
