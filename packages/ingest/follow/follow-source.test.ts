import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FollowedCity, type FollowingBeside, followedCity } from '../../../test/harness/followed-city.ts'
import { logServer } from '../../../test/harness/log-agency.ts'
import type { LogCityOptions } from '../../../test/harness/log-city.ts'
import type { OwnPostgres } from '../../../test/harness/test-postgres.ts'
import { cancelRun } from '../runs.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

type Followed = FollowedCity & FollowingBeside

/** A city with a table of so many rows and a follower at work on it. */
async function followed(rows: number, options: LogCityOptions = {}): Promise<Followed> {
  const city = await followedCity(server, options)
  await city.agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, 1 from generate_series(1, ${rows}) i`)
  return { ...city, ...city.following() }
}

const poll = { timeout: 20_000, interval: 20 }
const state = async ({ store }: FollowedCity) => (await store.rows('select state, code from kho.follower'))[0] ?? []

async function caughtUp(city: FollowedCity): Promise<void> {
  await expect.poll(() => city.records(), poll).toEqual(await city.rows())
}

describe('a follower', () => {
  test('shows every change within a second, a whole transaction at a time', async () => {
    const city = await followed(300)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    const torn: unknown[] = []
    for (let round = 0; round < 30; round += 1) {
      // Every transaction moves money between two rows: the sum never changes.
      await city.agency.run(
        `begin; update hoso set phi = phi - 1 where ma = 'A${1 + round}'; update hoso set phi = phi + 1 where ma = 'A${101 + round}'; commit`,
      )
      const [sum] = await city.store.rows('select sum(fee) from data.cases')
      if (sum?.[0] !== '300.00') torn.push(sum)
    }
    await expect.poll(() => city.records(), { timeout: 1000, interval: 20 }).toEqual(await city.rows())
    expect(torn).toEqual([])
  })

  test('has one run a span, and what it read is told to the source as done only after it was published', async () => {
    const city = await followed(10)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'`)
    await caughtUp(city)
    await city.stop()
    expect(await city.store.rows('select mode, state, inserted, updated from kho.run order by started_at')).toEqual([
      ['whole', 'done', '10', '0'],
      ['log', 'done', '0', '1'],
    ])
    const [ahead] = await city.agency.run(
      'select slot_name, confirmed_flush_lsn from pg_replication_slots where database = current_database()',
    )
    const [kept] = await city.store.rows(
      `select slot, greatest(until::pg_lsn, position::pg_lsn) >= '${ahead?.[1]}' from kho.followed join kho.checkpoint using (dataset, source)`,
    )
    expect(kept).toEqual([ahead?.[0], 't'])
  })

  test('ends at once when it is told to, or when its run is cancelled', async () => {
    const city = await followed(10)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    const [run] = await city.store.rows(`select run from kho.run where state = 'running'`)
    const start = performance.now()
    await cancelRun(city.store.worker, run?.[0] ?? '')
    expect(await city.ended).toMatchObject({ code: 'KHO227' })
    expect(performance.now() - start).toBeLessThan(10_000)
    const again = city.following()
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    const told = performance.now()
    await again.stop()
    expect(performance.now() - told).toBeLessThan(10_000)
    // The session's process at the source lets go of the slot by itself, a moment after its connection has closed.
    await expect
      .poll(() => city.agency.run('select active from pg_replication_slots where database = current_database()'), poll)
      .toEqual([['f']])
  })

  test('F10: is told the same log again after it could not say that it was done, and nothing comes twice', async () => {
    const city = await followed(50)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run(
      `update hoso set phi = phi + 1; delete from hoso where ma = 'A1'; insert into hoso values ('B', 'x', 1, null, null, 1)`,
    )
    await caughtUp(city)
    // Its session is ended before the second in which it would have confirmed is over.
    await city.agency.run(
      `select pg_terminate_backend(active_pid) from pg_replication_slots where active and database = current_database()`,
    )
    expect(await city.ended).toMatchObject({ code: 'KHO208' })
    const [before] = await city.store.rows('select count(*), max(_at) from data.cases')
    city.following()
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run(`insert into hoso values ('C', 'x', 1, null, null, 1)`)
    await caughtUp(city)
    expect(await city.store.rows(`select count(*), max(_at) from data.cases where code <> 'C'`)).toEqual([before])
  })

  test('a second one of the same source is refused', async () => {
    const city = await followed(10)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await expect(city.sync()).rejects.toMatchObject({ code: 'KHO224' })
  })
})

describe('what cannot be followed row by row', () => {
  test('F20: a truncated table is held by the guard of deletes, and released or refilled like any other', async () => {
    const city = await followed(100)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run('truncate hoso')
    await expect
      .poll(() => city.store.rows(`select code from kho.run where state = 'held'`), poll)
      .toEqual([['KHO228']])
    expect(await city.records()).toHaveLength(100)
    expect(await city.ended).toBeNull()
    await city.agency.run(`insert into hoso select 'A' || i, 'again', 1, null, null, 1 from generate_series(1, 100) i`)
    city.following()
    await caughtUp(city)
  })

  test('a transaction larger than may be held is compared, and is shown whole like any other', async () => {
    const city = await followed(20)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    const seen = new Set<string>()
    const looking = new AbortController()
    const look = (async () => {
      while (!looking.signal.aborted) seen.add((await city.store.rows('select count(*) from data.cases'))[0]?.[0] ?? '')
    })()
    await city.agency.run(`insert into hoso select 'B' || i, 'x', 1, null, null, 1 from generate_series(1, 210000) i`)
    const count = async () => (await city.store.rows('select count(*) from data.cases'))[0]
    await expect.poll(count, { timeout: 60_000, interval: 100 }).toEqual(['210020'])
    looking.abort()
    await look
    expect([...seen]).toEqual(['20', '210020'])
    expect(await city.store.rows(`select code from kho.run where mode = 'log' and state = 'failed'`)).toEqual([
      ['KHO249'],
    ])
  })

  test('F12: a column whose type changed is compared anew, for its values were rewritten without a word', async () => {
    const city = await followed(50)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run('alter publication kho_office set table hoso')
    await city.agency.run('alter table hoso alter phi type numeric(12,2) using phi * 100')
    await city.agency.run('alter table hoso alter phi type numeric(14,2)')
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'`)
    await caughtUp(city)
    expect(await city.store.rows(`select code from kho.run where mode = 'log' and state = 'failed'`)).toEqual([
      ['KHO249'],
    ])
  })

  test('F12: a mapped column that is gone stops the dataset with its name and keeps the data', async () => {
    const city = await followed(50)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run('alter publication kho_office set table hoso')
    await city.agency.run(`alter table hoso drop column tep; update hoso set ten = 'y'`)
    expect(await city.ended).toMatchObject({ code: 'KHO223' })
    expect(
      await city.store.rows(`select code, message from kho.run where state = 'failed' order by started_at limit 1`),
    ).toEqual([['KHO223', 'Source office no longer has tep, which cases reads from hoso.']])
    expect(await city.store.rows('select count(*) from data.cases')).toEqual([['50']])
  })

  test('F11: a column that was added is ignored', async () => {
    const city = await followed(5)
    await expect.poll(() => state(city), poll).toEqual(['following', null])
    await city.agency.run(`alter table hoso add column moi text default 'x'; update hoso set ten = 'y', moi = 'z'`)
    await caughtUp(city)
    expect(await city.store.rows(`select count(*) from kho.run where state = 'failed'`)).toEqual([['0']])
  })
})
