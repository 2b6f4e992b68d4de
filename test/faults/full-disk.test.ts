import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries, installedBinaries } from '@kho/kho/embedded/binaries.ts'
import { type Cluster, startCluster } from '@kho/kho/embedded/cluster.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, inject, onTestFinished, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { storeAt } from '../harness/store-at.ts'

/** A folder of 300 MB; null where nothing can be mounted. */
function smallFolder(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'kho-small-'))
  chmodSync(folder, 0o755)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', folder]).status === 0
  onTestFinished(() => {
    if (mounted) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return mounted ? folder : null
}

/** A store whose disk is small: its write-ahead log is kept short, so that it is the data which fills it. */
async function smallStore(folder: string) {
  const suite = openDatabase({ url: inject('postgresUrl'), name: 'admin', connections: 1 })
  const [version] = await suite.rows(sql`select current_setting('server_version_num')::int / 10000`)
  await suite[Symbol.asyncDispose]()
  const binaries = version?.[0] === '15' ? installedBinaries(15) : await embeddedBinaries()
  if (!binaries) throw new Error('the server of this suite is not installed')
  const settings = {
    fsync: 'off',
    min_wal_size: '32MB',
    max_wal_size: '32MB',
    shared_buffers: '16MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
  }
  const start = (port?: number) =>
    startCluster({ binaries, dataDir: join(folder, 'data'), settings, ...(port === undefined ? {} : { port }) })
  const now: { cluster: Cluster } = { cluster: await start() }
  onTestFinished(() => now.cluster.stop())
  return {
    url: now.cluster.urlOf('postgres'),
    /** A server that lost its log's room has ended: its operator starts it again. */
    operate: async () => {
      await now.cluster.stop().catch(() => undefined)
      now.cluster = await start(now.cluster.port)
    },
  }
}

/** So many permits, each with some kilobytes that do not compress. */
function* heavy(count: number) {
  for (const [index, row] of permits(count).entries()) {
    const parts = Array.from({ length: 120 }, (_, part) => (index * 7919 + part * 104_729 + 1e9).toString(36))
    yield permit(row[0] ?? '', { ten: parts.join('') })
  }
}

test('F06: a store without room refuses a run, keeps what it had, and takes the next run when there is room', async (context) => {
  const folder = smallFolder()
  if (!folder) return context.skip('no small file system can be mounted here')
  const store = await smallStore(folder)
  const { rows, sync } = await storeAt(store.url, permitsCity())
  const take = (all: Iterable<ReturnType<typeof permit>>) => sync('permits', 'first', firstAgency(all))
  expect(await take(permits(200))).toMatchObject({ state: 'done', inserted: 200 })
  const kept = `select count(*), md5(string_agg(code || name, ',' order by code)) from data.permits`
  const [before] = await rows(kept)

  const ballast = join(folder, 'ballast')
  const free = Number(spawnSync('df', ['--output=avail', '-k', folder], { encoding: 'utf8' }).stdout.split('\n')[1])
  writeFileSync(ballast, Buffer.alloc((free - 24_000) * 1024))
  const failed = await take(heavy(60_000))
  expect(failed).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/^KHO(225|501)$/) } })

  rmSync(ballast)
  const answers = await rows('select 1').then(
    () => true,
    () => false,
  )
  if (!answers) await store.operate()
  expect((await rows(kept))[0]).toEqual(before)
  await expect.poll(async () => (await take(heavy(300))).state, { timeout: 30_000 }).toBe('done')
  expect(await rows('select count(*), count(distinct _run) from data.permits')).toEqual([['300', '1']])
  expect(await rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})
