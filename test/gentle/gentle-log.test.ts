import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FollowedCity, followedCity } from '../harness/followed-city.ts'
import { logServer } from '../harness/log-agency.ts'
import type { OwnPostgres } from '../harness/test-postgres.ts'
import { watched } from './watched-source.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

const lookAt =
  ({ agency }: FollowedCity) =>
  async () => {
    const seen = await agency.run(`
      select application_name, coalesce(extract(epoch from clock_timestamp() - xact_start), 0), backend_type = 'walsender'
      from pg_stat_activity where datname = current_database() and application_name <> 'owner'`)
    return seen.map(([name, seconds, streams]) => ({
      name: name ?? '',
      seconds: Number(seconds),
      streams: streams === 't',
    }))
  }

async function written({ agency }: FollowedCity): Promise<string | null | undefined> {
  await agency.run('select pg_stat_force_next_flush()')
  const [row] = await agency.run(
    'select tup_inserted + tup_updated + tup_deleted from pg_stat_database where datname = current_database()',
  )
  return row?.[0]
}

test('following a log takes one session that streams and one that reads, under their names, writes nothing and leaves no old transaction', async () => {
  const city = await followedCity(server)
  await city.agency.run(`insert into hoso select 'C' || i, 'Hồ sơ', 1, now(), null, 1 from generate_series(1, 5000) i`)
  const before = await written(city)
  const joined = await watched(lookAt(city), () => city.sync())
  expect(joined.result).toMatchObject({ state: 'done' })
  expect(await written(city)).toBe(before)
  await city.agency.run(`update hoso set phi = 2 where ma < 'C3'`)
  const stop = new AbortController()
  const changed = `select count(*) from data.cases where fee = 2`
  const followed = await watched(lookAt(city), async () => {
    const following = city.follow(stop.signal)
    await expect.poll(() => city.store.rows(changed), { timeout: 30_000 }).not.toEqual([['0']])
    stop.abort()
    await following
  })
  for (const seen of [joined, followed]) {
    expect([...seen.names].filter((name) => !name.startsWith('kho/office/'))).toEqual([])
    expect(seen.sessions).toBeLessThanOrEqual(1)
    expect(seen.streams).toBeLessThanOrEqual(2)
  }
  expect(followed.streams).toBe(1)
  expect(followed.seconds, 'who streams holds no transaction open').toBeLessThan(5)
})
