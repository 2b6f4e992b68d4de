import { syncDataset } from '@kho/ingest/run.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, onTestFinished, test } from 'vitest'
import { type Fault, faultProxy, honest } from '../harness/fault-proxy.ts'
import { identityKey } from '../harness/identity-key.ts'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { type TestStore, testStore } from '../harness/test-store.ts'

/** A worker whose way to the store fails. */
async function workerBehind(store: TestStore) {
  const url = new URL(store.url)
  const proxy = await faultProxy(Number(url.port))
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  url.port = String(proxy.port)
  url.hostname = '127.0.0.1'
  const worker = openDatabase({ url: url.href, name: 'test worker', role: 'kho_worker' })
  onTestFinished(() => worker[Symbol.asyncDispose]())
  const sync = (rows: ReturnType<typeof permits>) =>
    syncDataset({
      database: worker,
      city: store.city(),
      version: store.version(),
      dataset: 'permits',
      source: 'first',
      open: async () => firstAgency(rows),
      identityKey,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    }).catch((cause: unknown) => ({ state: 'failed', error: cause }))
  return { proxy, sync }
}

const commit = Buffer.from('commit\0')

/** Cuts the connection at the n-th COMMIT: before it arrives, or when the store has it and its answer is on the way. */
function cutAtCommit(nth: number, when: 'before' | 'after', seen: { commits: number }): Fault {
  const doomed = new Set<number>()
  return async function* ({ from, bytes, connection }) {
    if (from === 'server') {
      if (!doomed.has(connection)) return yield bytes
      return yield 'reset'
    }
    if (!bytes.includes(commit)) return yield bytes
    seen.commits += 1
    if (seen.commits !== nth) return yield bytes
    doomed.add(connection)
    if (when === 'before') return yield 'reset'
    yield bytes
  }
}

const summary = `select count(*), count(distinct _id), sum(fee), md5(string_agg(code || name, ',' order by code)) from data.permits`

test.each(['before', 'after'] as const)(
  'F05: a run whose line to the store is cut %s any of its commits is harmless, and the next one converges',
  async (when) => {
    await using store = await testStore(permitsCity())
    await store.sync('permits', 'first', firstAgency(permits(300)))
    const { proxy, sync } = await workerBehind(store)
    const published: boolean[] = []
    for (let nth = 1; ; nth += 1) {
      const rows = [...permits(300).slice(1), permit('P00001', { ten: `Lần ${nth}` })]
      const before = await store.rows(summary)
      const seen = { commits: 0 }
      proxy.become(cutAtCommit(nth, when, seen))
      const result = await sync(rows)
      proxy.become(honest)
      const [after] = await store.rows(summary)
      await expectWhole(store)
      published.push(JSON.stringify(after) !== JSON.stringify(before[0]))
      await expect.poll(async () => (await sync(rows)).state, { timeout: 30_000 }).toBe('done') // a lock may outlive its line for a moment
      expect(await store.rows(`select name from data.permits where code = 'P00001'`)).toEqual([[`Lần ${nth}`]])
      await expectWhole(store)
      if (seen.commits < nth) {
        expect(result.state, 'a run that is left alone is done').toBe('done')
        break
      }
    }
    expect(published.length, 'a run has several commits').toBeGreaterThan(4)
    expect(published.includes(false) && published.includes(true), 'cut before and behind the publishing').toBe(true)
  },
)

/** Records, checkpoint and run record agree: all of a publishing is there or nothing of it. */
async function expectWhole(store: TestStore): Promise<void> {
  expect(
    await store.rows(`
    select c.records, r.state, count(*) filter (where d._at > c.at), count(*) - count(distinct d._id)
    from kho.checkpoint as c join kho.run as r using (run), data.permits as d group by 1, 2`),
  ).toEqual([['300', 'done', '0', '0']])
}
