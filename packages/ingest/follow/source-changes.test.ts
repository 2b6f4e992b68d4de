import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FollowedCity, followedCity } from '../../../test/harness/followed-city.ts'
import { logServer } from '../../../test/harness/log-agency.ts'
import { logCity } from '../../../test/harness/log-city.ts'
import type { OwnPostgres } from '../../../test/harness/test-postgres.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

const poll = { timeout: 20_000, interval: 20 }

/** A followed table of 50 rows whose publication has every column, so that its administrator may change them. */
async function joined(looksEvery = 20_000): Promise<FollowedCity> {
  const city = await followedCity(server, { looksEvery })
  await city.agency.run('alter publication kho_office set table hoso')
  await city.agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, 1 from generate_series(1, 50) i`)
  expect(await city.sync()).toMatchObject({ state: 'done', inserted: 50 })
  return city
}

async function followed(looksEvery?: number) {
  const city = await joined(looksEvery)
  const beside = city.following()
  await expect.poll(() => city.store.rows(`select state from kho.follower`), poll).toEqual([['following']])
  return { ...city, ...beside }
}

async function caughtUp(city: FollowedCity): Promise<void> {
  await expect.poll(() => city.records(), poll).toEqual(await city.rows())
}

const failures = ({ store }: FollowedCity) =>
  store.rows(`select distinct code from kho.run where state = 'failed' order by code`)
const last = async ({ store }: FollowedCity) =>
  (await store.rows('select code, message from kho.run order by started_at desc limit 1'))[0]

describe('a column', () => {
  test('F11: that is renamed stops the dataset, is suggested under its new name, and the mended contract misses nothing', async () => {
    const city = await followed()
    await city.agency.run(`alter table hoso rename ten to ho_ten; update hoso set ho_ten = 'y' where ma = 'A1'`)
    expect(await city.ended).toMatchObject({ code: 'KHO223' })
    expect(await last(city)).toEqual(['KHO223', 'Source office no longer has ten, which cases reads from hoso.'])
    expect(await city.sync()).toMatchObject({ state: 'failed', error: { code: 'KHO223' } })
    expect(await city.store.rows(`select "column", kind, now from kho.drift where kind = 'gone'`)).toEqual([
      ['ten', 'gone', 'ho_ten'],
    ])
    expect(await city.store.rows('select count(*), max(name) from data.cases')).toEqual([['50', 'x']])
    await city.agency.run(`delete from hoso where ma = 'A2'; insert into hoso values ('B', 'z', 1, null, null, 1)`)
    const mended = logCity(city.agency).map(({ path, text }) => ({
      path,
      text: text.replace('name: ten', 'name: ho_ten'),
    }))
    await city.store.apply(mended)
    expect(await city.sync()).toMatchObject({ state: 'done', inserted: 1, updated: 1, deleted: 1 })
    expect(await city.records()).toEqual(
      await city.agency.run(`select ma, ho_ten, phi, luc, tep from hoso order by ma collate "C"`),
    )
    expect(await city.store.rows(`select kind from kho.drift where kind = 'gone'`)).toEqual([])
  })

  test('F11: that is renamed and back while nobody follows is noticed in the log, and compared', async () => {
    const city = await joined()
    await city.agency.run(`alter table hoso rename ten to ho_ten; update hoso set ho_ten = 'y' where ma = 'A1'`)
    await city.agency.run('alter table hoso rename ho_ten to ten')
    await city.sync()
    await city.sync()
    expect(await city.records()).toEqual(await city.rows())
  })

  test('F12: that is added is noted with the next span, and nothing stops', async () => {
    const city = await joined()
    await city.agency.run(`alter table hoso add so_quyet_dinh varchar(20); update hoso set ten = 'y' where ma = 'A1'`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 1 })
    expect(await city.store.rows('select "column", kind, now from kho.drift')).toEqual([
      ['so_quyet_dinh', 'added', 'character varying(20)'],
    ])
  })

  test('that is dropped and made again is compared, though its name and type are the same', async () => {
    const city = await joined()
    await city.agency.run(`alter table hoso drop ten; alter table hoso add ten text default 'again'`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 50 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('whose values were rewritten under the same type is compared, though the log has no word of it', async () => {
    const city = await followed(50)
    await city.agency.run('alter table hoso alter phi type numeric(12,2) using phi * 100')
    await caughtUp(city)
    expect(await failures(city)).toEqual([['KHO249']])
  })
})

describe('a table', () => {
  test('that is dropped and made again is compared: neither old rows stay nor new ones are missed', async () => {
    const city = await joined()
    await city.agency.run('create table cu as select * from hoso; drop table hoso')
    expect(await city.sync()).toMatchObject({ state: 'failed', error: { code: 'KHO223' } })
    await city.agency.run(
      'create table hoso (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, tep text, thua int)',
    )
    await city.agency.run(
      `grant select on hoso to ${city.agency.user}; insert into hoso select * from cu where ma <> 'A1'`,
    )
    await city.agency.run(`insert into hoso values ('B', 'x', 1, null, null, 1)`)
    expect(await city.sync()).toMatchObject({ state: 'failed', error: { code: 'KHO245' } })
    await city.agency.run('alter publication kho_office add table hoso')
    await city.agency.run(`insert into hoso values ('C', 'x', 1, null, null, 1)`)
    expect(await city.sync()).toMatchObject({ state: 'done', inserted: 2, deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('that is made again and published while nobody looks is compared as well', async () => {
    const city = await followed()
    await city.agency.run(`begin; create table moi (like hoso including all); insert into moi select * from hoso where ma <> 'A1';
      drop table hoso; alter table moi rename to hoso; grant select on hoso to ${city.agency.user};
      alter publication kho_office add table hoso; commit`)
    await city.agency.run(`insert into hoso values ('B', 'x', 1, null, null, 1)`)
    await caughtUp(city)
    expect(await failures(city)).toEqual([['KHO249']])
  })

  test('that has another name for a while is not followed under it, and compared when it is back', async () => {
    const city = await followed()
    await city.agency.run(`alter table hoso rename to tam; update tam set ten = 'y' where ma = 'A1'`)
    expect(await city.ended).toMatchObject({ code: 'KHO223' })
    await city.agency.run(`update tam set ten = 'y' where ma = 'A2'; alter table tam rename to hoso`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 2 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('whose partitions are attached and dropped is compared: their rows come and go without a word in the log', async () => {
    const city = await joined()
    await city.agency.run(`drop table hoso;
      create table hoso (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, tep text, thua int) partition by list (ma);
      create table a partition of hoso for values in ('A'); create table b (like hoso including all);
      insert into hoso values ('A', 'x', 1, null, null, 1); insert into b values ('B', 'x', 1, null, null, 1);
      drop publication kho_office; create publication kho_office for table hoso with (publish_via_partition_root);
      grant select on hoso to ${city.agency.user}`)
    await city.sync()
    await city.store.rows('delete from data.cases')
    await city.sync('cases', { full: true })
    expect(await city.records()).toEqual(await city.rows())
    await city.agency.run(`alter table hoso attach partition b for values in ('B')`)
    expect(await city.sync()).toMatchObject({ state: 'done', inserted: 1 })
    await city.agency.run('drop table a')
    expect(await city.sync()).toMatchObject({ state: 'done', deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })
})

describe('a publication', () => {
  test('that leaves the table out for a while stops the dataset, and what it did not log is compared', async () => {
    const city = await followed(50)
    await city.agency.run('alter publication kho_office drop table hoso')
    expect(await city.ended).toMatchObject({
      code: 'KHO245',
      message: expect.stringMatching(/hoso is not in publication/),
    })
    await city.agency.run(`delete from hoso where ma = 'A1'; update hoso set ten = 'y' where ma = 'A2'`)
    await city.agency.run('alter publication kho_office add table hoso')
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 1, deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test.for([
    ['is made anew', 'drop publication kho_office', 'create publication kho_office for table hoso'],
    [
      'told nothing of deletes',
      `alter publication kho_office set (publish = 'insert')`,
      `alter publication kho_office set (publish = 'insert, update, delete, truncate')`,
    ],
    [
      'filtered rows',
      `alter publication kho_office set table hoso where (ma > 'A9')`,
      'alter publication kho_office set table hoso',
    ],
  ])('that %s meanwhile, and is whole again, is noticed', async ([, away, back]) => {
    const city = await joined()
    await city.agency.run(away ?? '')
    await city.agency.run(`delete from hoso where ma = 'A1'`)
    await city.agency.run(back ?? '')
    expect(await city.sync()).toMatchObject({ state: 'done' })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('of all tables, or of a schema, is followed like one of its own', async () => {
    const city = await joined()
    await city.agency.run('drop publication kho_office; create publication kho_office for all tables')
    expect(await city.sync()).toMatchObject({ state: 'done' })
    await city.agency.run(`drop publication kho_office; create publication kho_office for tables in schema public`)
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 1 })
    await city.agency.run(`alter publication kho_office drop tables in schema public; update hoso set ten = 'z';
      alter publication kho_office add tables in schema public`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 50 })
    expect(await city.records()).toEqual(await city.rows())
  })
})

describe('a replica identity', () => {
  test('of the whole row is followed on', async () => {
    const city = await followed()
    await city.agency.run(
      `alter table hoso replica identity full; update hoso set ten = 'y'; delete from hoso where ma = 'A1'`,
    )
    await caughtUp(city)
    expect(await failures(city)).toEqual([])
  })

  test('of other columns for a while is noticed in the log: it did not say which row was deleted', async () => {
    const city = await joined()
    await city.agency.run('alter table hoso alter thua set not null; create unique index so on hoso (thua, ma)')
    await city.agency.run(
      `update hoso set thua = substr(ma, 2)::int; drop index so; create unique index so on hoso (thua)`,
    )
    await city.agency.run('alter table hoso replica identity using index so')
    await city.agency.run(`delete from hoso where ma = 'A1'`)
    await city.agency.run('alter table hoso replica identity default')
    expect(await city.sync()).toMatchObject({ state: 'failed', error: { code: 'KHO249' } })
    expect(await city.sync()).toMatchObject({ state: 'done', deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('of nothing stops the dataset with the reason, and it goes on when there is one again', async () => {
    const city = await followed()
    await city.agency.run(
      `alter table hoso replica identity nothing; insert into hoso values ('B', 'x', 1, null, null, 1)`,
    )
    expect(await city.ended).toMatchObject({ code: 'KHO245', message: expect.stringMatching(/is not its key ma/) })
    await city.agency.run(`alter table hoso replica identity default; delete from hoso where ma = 'A1'`)
    expect(await city.sync()).toMatchObject({ state: 'done', deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })
})
