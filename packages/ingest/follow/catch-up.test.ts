import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followedCity } from '../../../test/harness/followed-city.ts'
import { logServer } from '../../../test/harness/log-agency.ts'
import type { OwnPostgres } from '../../../test/harness/test-postgres.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

/** A text that the server keeps out of line, so that an UPDATE of another column does not log it. */
const large = (letter: string) => `(select string_agg(md5('${letter}' || i), '') from generate_series(1, 300) i)`

describe('following a log', () => {
  test('joins the table first, then takes every change, whatever its kind', async () => {
    const { agency, store, sync, records, rows } = await followedCity(server)
    await agency.run(
      `insert into hoso values ('A', 'một', 1.5, '2020-11-02 08:00+07', null, 1), ('B', 'hai', 2, null, 'x', 1)`,
    )
    expect(await sync()).toMatchObject({ state: 'done', inserted: 2 })
    await agency.run(`update hoso set ten = 'một rưỡi', thua = 7 where ma = 'A'`)
    await agency.run(`delete from hoso where ma = 'B'`)
    await agency.run(`insert into hoso values ('C', 'ba', 3, null, null, 1)`)
    expect(await sync()).toMatchObject({ state: 'done', inserted: 1, updated: 1, deleted: 1 })
    expect(await records()).toEqual(await rows())
    expect(await store.rows('select mode from kho.run order by started_at')).toEqual([['whole'], ['log'], ['log']])
  })

  test('F19: a changed key leaves no record behind, also where it comes in another stretch than the row', async () => {
    const { agency, sync, records, rows } = await followedCity(server)
    await agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, 1 from generate_series(1, 9) i`)
    await sync()
    await agency.run(`update hoso set ma = 'B1' where ma = 'A1'`)
    await agency.run(`update hoso set ma = 'C1' where ma = 'B1'`)
    await agency.run(`begin; delete from hoso where ma = 'A2'; update hoso set ma = 'A2' where ma = 'A3'; commit`)
    expect(await sync()).toMatchObject({ state: 'done', updated: 0 })
    expect(await records()).toEqual(await rows())
    await agency.run(`update hoso set ma = 'D1' where ma = 'C1'`)
    await sync()
    expect(await records()).toEqual(await rows())
  })

  test('rows that change places under a key checked at commit are both there', async () => {
    const { agency, sync, records, rows } = await followedCity(server)
    await agency.run('alter table hoso drop constraint hoso_pkey')
    await agency.run('alter table hoso add primary key (ma) deferrable initially deferred')
    await agency.run('alter table hoso alter ma set not null, replica identity full')
    await agency.run('alter publication kho_office set table hoso')
    await agency.run(`insert into hoso values ('A', 'một', 1, null, null, 1), ('B', 'hai', 2, null, null, 1)`)
    await sync()
    await agency.run(`update hoso set ma = case ma when 'A' then 'B' else 'A' end`)
    expect(await sync()).toMatchObject({ state: 'done', updated: 2, deleted: 0 })
    expect(await records()).toEqual(await rows())
  })

  test('large values that the log leaves out are found: in the log so far, in the whole old row, or in the table', async () => {
    const { agency, sync, records, rows } = await followedCity(server)
    await agency.run('alter table hoso alter tep set storage external')
    await agency.run(`insert into hoso select 'A' || i, 'x', 1, null, ${large('a')}, 1 from generate_series(1, 5) i`)
    await sync()
    await agency.run(`update hoso set ten = 'y' where ma in ('A1', 'A2')`)
    await agency.run(`insert into hoso values ('B', 'x', 1, null, ${large('b')}, 1)`)
    await agency.run(`update hoso set ten = 'y' where ma = 'B'`)
    await agency.run(`update hoso set ma = 'C', ten = 'y' where ma = 'A3'`)
    await agency.run(`update hoso set ten = 'z' where ma = 'A4'; update hoso set tep = 'short' where ma = 'A4'`)
    await agency.run(`update hoso set ten = 'z' where ma = 'A5'; delete from hoso where ma = 'A5'`)
    expect(await sync()).toMatchObject({ state: 'done' })
    expect(await records()).toEqual(await rows())
    await agency.run('alter publication kho_office set table hoso')
    await agency.run('alter table hoso replica identity full')
    await agency.run(`update hoso set ten = 'whole' where ma = 'A1'`)
    await sync()
    expect(await records()).toEqual(await rows())
  })

  test('a refused new version keeps the last good one, and the next good one takes its place', async () => {
    const { agency, store, sync, records, rows } = await followedCity(server)
    await agency.run('alter publication kho_office set table hoso')
    await agency.run(`alter table hoso alter phi type numeric; insert into hoso values ('A', 'x', 1, null, null, 1)`)
    await sync()
    await agency.run(`update hoso set phi = 1.2345 where ma = 'A'`)
    expect(await sync()).toMatchObject({ state: 'done', quarantined: 1 })
    expect(await store.rows('select code, fee, _stale from data.cases')).toEqual([['A', '1.00', 't']])
    await agency.run(`update hoso set phi = 2 where ma = 'A'`)
    await sync()
    expect(await store.rows('select code, fee, _stale from data.cases')).toEqual([['A', '2.00', 'f']])
    expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
    expect((await records()).length).toBe((await rows()).length)
  })

  test('is compared with the table when that is asked for, and goes on from there', async () => {
    const { agency, store, sync, records, rows } = await followedCity(server)
    await agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, 1 from generate_series(1, 50) i`)
    await sync()
    await store.rows(`update data.cases set name = 'wrong', _version = 0 where code = 'A1'`)
    expect(await sync('cases', { compare: true })).toMatchObject({ state: 'done', updated: 1 })
    await agency.run(`delete from hoso where ma = 'A2'`)
    expect(await sync()).toMatchObject({ state: 'done', deleted: 1 })
    expect(await sync('cases', { full: true })).toMatchObject({ state: 'done', unchanged: 49 })
    expect(await records()).toEqual(await rows())
    expect((await store.rows('select mode from kho.run order by started_at')).map(([mode]) => mode)).toEqual([
      'whole',
      'log',
      'compare',
      'log',
      'log',
      'whole',
      'log',
    ])
  })

  test.for([
    ['none', ['A', 'B', 'C']],
    ['{ soft: { name: { eq: gone } } }', ['B', 'C']],
    ['log', ['C']],
  ] as const)('F20: with deletes %s', async ([deletes, left]) => {
    const { agency, sync, records } = await followedCity(server, { deletes })
    await agency.run(`insert into hoso values ('A', 'x', 1, null, null, 1), ('B', 'x', 2, null, null, 1)`)
    await sync()
    await agency.run(`insert into hoso values ('C', 'x', 1, null, null, 1)`)
    await agency.run(`update hoso set ten = 'gone' where ma = 'A'`)
    await sync()
    await agency.run(`delete from hoso where ma in ('A', 'B')`)
    await sync()
    expect((await records()).map(([code]) => code)).toEqual(left)
  })
})

describe('several datasets of a source', () => {
  const datasets = [
    { dataset: 'cases', from: 'hoso' },
    { dataset: 'permits', from: 'giayphep' },
  ]

  test('follow one log together; one that is stopped does not stop the other, and misses nothing later', async () => {
    const { agency, sync, records, rows } = await followedCity(server, { datasets })
    await agency.run(
      `insert into hoso values ('A', 'x', 1, null, null, 1); insert into giayphep values ('P', 'x', 1, null, null, 1)`,
    )
    await sync('cases')
    await sync('permits')
    await agency.run('alter table giayphep rename column tep to tap_tin')
    await agency.run(
      `insert into hoso values ('B', 'x', 1, null, null, 1); insert into giayphep values ('Q', 'x', 1, null, null, 1)`,
    )
    expect(await sync('permits')).toMatchObject({ state: 'failed', error: { code: 'KHO223' } })
    expect(await sync('cases')).toMatchObject({ state: 'done' })
    expect(await records('cases')).toEqual(await rows('hoso'))
    expect(await records('permits')).toHaveLength(1)
    await agency.run('alter table giayphep rename column tap_tin to tep')
    expect(await sync('permits')).toMatchObject({ state: 'done', inserted: 1 })
    expect(await records('permits')).toEqual(await rows('giayphep'))
  })
})
