import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FollowedCity, followedCity } from '../../../test/harness/followed-city.ts'
import { logServer } from '../../../test/harness/log-agency.ts'
import { logCity } from '../../../test/harness/log-city.ts'
import { runKho } from '../../../test/harness/run-kho.ts'
import type { OwnPostgres } from '../../../test/harness/test-postgres.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

const poll = { timeout: 60_000, interval: 50 }

async function followed(rows: number): Promise<FollowedCity & ReturnType<FollowedCity['following']>> {
  const city = await followedCity(server)
  await city.agency.run('alter publication kho_office set table hoso')
  await city.agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, i from generate_series(1, ${rows}) i`)
  const beside = city.following()
  await expect.poll(() => city.store.rows(`select state from kho.follower`), poll).toEqual([['following']])
  return { ...city, ...beside }
}

/** The same city with a further field, fed from a column that was there all along. */
const withOrder = (city: FollowedCity) =>
  logCity(city.agency).map(({ path, text }) => ({
    path,
    text: text
      .replace('  file: { type: text }\n', '  file: { type: text }\n  order_no: { type: integer }\n')
      .replace('file: tep }', 'file: tep, order_no: thua }'),
  }))

const orders = ({ store }: FollowedCity) => store.rows('select code, order_no from data.cases order by code')
const truth = ({ agency }: FollowedCity) => agency.run('select ma, thua from hoso order by ma collate "C"')
const modes = ({ store }: FollowedCity) => store.rows('select mode, state from kho.run order by started_at')

test('a new field is filled for every record while changes go on, and the log is followed on from that read', async () => {
  const city = await followed(3_000)
  await city.store.apply(withOrder(city))
  await city.stop() // as a worker does when it sees other documents
  const writing = new AbortController()
  const clerk = (async () => {
    for (let n = 0; !writing.signal.aborted; n += 1) {
      await city.agency.run(`update hoso set thua = -${n} where ma = 'A${1 + (n % 3_000)}';
        delete from hoso where ma = 'A${3_000 - (n % 100)}'; insert into hoso values ('B${n}', 'x', 1, null, null, ${n})`)
    }
  })()
  const again = city.following()
  await expect
    .poll(async () => (await modes(city)).map(([mode]) => mode), poll)
    .toEqual(['whole', 'log', 'whole', 'log'])
  writing.abort()
  await clerk
  await expect.poll(() => orders(city), poll).toEqual(await truth(city))
  await again.stop()
  expect((await modes(city)).map(([, state]) => state)).toEqual(['done', 'done', 'done', 'done'])
})

test('a worker that dies while it fills a new field leaves the old records whole, and the next one fills them all', async () => {
  const city = await followed(3_000)
  await city.stop()
  await city.store.apply(withOrder(city))
  const [first] = await city.store.rows('select count(*), count(order_no) from data.cases')
  const dying = city.following()
  // Every session that its run has at the store is ended in the middle of it, as when its machine vanishes.
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name in (select 'kho/run/' || run from kho.run where state = 'running')`
  await expect
    .poll(async () => (await city.store.rows(cut)).length, { timeout: 60_000, interval: 1 })
    .toBeGreaterThan(0)
  await dying.ended
  const [after] = await city.store.rows('select count(*), count(order_no) from data.cases')
  expect([first, ['3000', '3000']]).toContainEqual(after)
  city.following()
  await expect.poll(() => orders(city), poll).toEqual(await truth(city))
})

test('by a cursor a new field is filled by one whole read, after which reading goes on from the cursor', async () => {
  const city = await followedCity(server)
  const byCursor = (documents: ReturnType<typeof logCity>) =>
    documents.map(({ path, text }) => ({
      path,
      text: text.replace('mode: log\n    deletes: log', 'mode: cursor\n    cursor: { field: luc, overlap: 10m }'),
    }))
  await city.agency.run('create index on hoso (luc)')
  await city.agency.run(
    `insert into hoso select 'A' || i, 'x', 1, now() - interval '1 day', null, i from generate_series(1, 50) i`,
  )
  await city.store.apply(byCursor(logCity(city.agency)))
  await city.sync()
  await city.store.apply(byCursor(withOrder(city)))
  await city.agency.run(`update hoso set luc = now(), thua = -1 where ma = 'A1'`)
  expect(await city.sync()).toMatchObject({ state: 'done', read: 50, updated: 50 })
  expect(await orders(city)).toEqual(await truth(city))
  await city.agency.run(`update hoso set luc = now(), thua = -2 where ma = 'A2'`)
  const next = await city.sync()
  expect(next).toMatchObject({ state: 'done', updated: 1 })
  expect(next.read).toBeLessThan(5)
  expect(await orders(city)).toEqual(await truth(city))
  expect((await modes(city)).map(([mode]) => mode)).toEqual(['whole', 'whole', 'changes'])
})

test('refused records of a dataset that is followed cannot be replayed beside it, which is said at once, and need not be', async () => {
  const city = await followed(3)
  await city.agency.run('alter table hoso alter phi type numeric')
  await city.agency.run(`insert into hoso values ('B', 'x', 1.2345, null, null, 1)`)
  await expect.poll(() => city.store.rows('select count(*) from kho.quarantine'), poll).toEqual([['1']])
  const environment = { KHO_DATABASE_URL: city.store.url, KHO_SUBJECT_KEY: Buffer.alloc(32, 7).toString('base64') }
  const began = performance.now()
  const replayed = await runKho(['quarantine', 'replay', '--json'], environment)
  expect(replayed).toMatchObject({ code: 1, values: [[{ dataset: 'cases', error: { code: 'KHO243' } }]] })
  expect(performance.now() - began).toBeLessThan(10_000)
  const wider = logCity(city.agency).map(({ path, text }) => ({
    path,
    text: text.replace('decimal(12,2)', 'decimal(14,4)'),
  }))
  await city.store.apply(wider)
  await city.stop()
  city.following()
  await expect.poll(() => city.store.rows(`select fee from data.cases where code = 'B'`), poll).toEqual([['1.2345']])
  expect(await city.store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
})
