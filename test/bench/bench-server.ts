import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries } from '@kho/kho/embedded/binaries.ts'
import { type Cluster, startCluster } from '@kho/kho/embedded/cluster.ts'

/** A PostgreSQL with fsync on and memory for millions of rows, and a folder that other servers may read: both gone with `held`. */
export async function benchServer(held: AsyncDisposableStack): Promise<{ cluster: Cluster; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-bench-'))
  held.defer(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  const settings = { shared_buffers: '1GB', max_wal_size: '8GB', maintenance_work_mem: '256MB' }
  const cluster = await startCluster({ binaries: await embeddedBinaries(), dataDir: join(folder, 'data'), settings })
  held.defer(() => cluster.stop())
  return { cluster, folder }
}
