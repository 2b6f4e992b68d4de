import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FollowedCity, followedCity } from '../../../test/harness/followed-city.ts'
import { logServer } from '../../../test/harness/log-agency.ts'
import type { OwnPostgres } from '../../../test/harness/test-postgres.ts'
import { openSource } from '../sources/open-source.ts'
import { watchSlots } from './slot.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

const slots = ({ agency }: FollowedCity) =>
  agency.run('select slot_name from pg_replication_slots where database = current_database()')
/** A server lets go of a slot a moment after its reader has left. */
const freed = ({ agency }: FollowedCity) =>
  expect
    .poll(() => agency.run('select from pg_replication_slots where database = current_database() and active'))
    .toEqual([])

const follower = ({ store }: FollowedCity) => store.rows('select state, code from kho.follower')
const modes = ({ store }: FollowedCity) => store.rows('select mode, state, code from kho.run order by started_at')

const watch = ({ store }: FollowedCity) =>
  watchSlots({
    database: store.worker,
    city: store.city(),
    open: (document) => openSource(document, { secretOf: () => undefined, cityFolder: '/' }),
  })

/** More log than the document's 5 MB, nothing of it about a followed table. */
async function writeMuch({ agency }: FollowedCity): Promise<void> {
  await agency.run('create table if not exists khac (a text)')
  await agency.run(`insert into khac select repeat(md5(i::text), 40) from generate_series(1, 8000) i`)
}

async function joined(retained?: string): Promise<FollowedCity> {
  const city = await followedCity(server, retained === undefined ? {} : { retained })
  await city.agency.run(`insert into hoso select 'A' || i, 'x', 1, null, null, 1 from generate_series(1, 50) i`)
  expect(await city.sync()).toMatchObject({ state: 'done', inserted: 50 })
  return city
}

describe('what a source keeps of its log', () => {
  test('is dropped past retained_log while nobody follows, said so, and the dataset compared before the next slot', async () => {
    const city = await joined('5MB')
    const [before] = await slots(city)
    expect(await watch(city)).toEqual([])
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'; delete from hoso where ma = 'A2'`)
    await writeMuch(city)
    expect(await watch(city)).toMatchObject([{ source: 'office', error: { code: 'KHO246' } }])
    expect(await slots(city)).toEqual([])
    expect(await follower(city)).toEqual([['dropped', 'KHO246']])
    expect(await watch(city)).toEqual([])
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 1, deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
    expect((await slots(city))[0]).not.toEqual(before)
    expect((await modes(city)).map(([mode]) => mode)).toEqual(['whole', 'log', 'compare', 'log'])
    expect(await watch(city)).toEqual([])
  })

  test('is not kept for long where the changes are other tables’: following lets go of them too', async () => {
    const city = await joined('5MB')
    await writeMuch(city)
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'`)
    expect(await city.sync()).toMatchObject({ state: 'done' })
    await city.agency.run('checkpoint')
    await expect.poll(async () => (await watch(city)).length, { timeout: 10_000 }).toBe(0)
    expect(await follower(city)).toEqual([['idle', null]])
  })

  test('F01: a slot that somebody dropped is made anew, and the dataset compared: nothing is missing', async () => {
    const city = await joined()
    await freed(city)
    await city.agency.run(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
    )
    await city.agency.run(`delete from hoso where ma = 'A3'; insert into hoso values ('B', 'x', 1, null, null, 1)`)
    expect(await city.sync()).toMatchObject({ state: 'done', inserted: 1, deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('a slot that somebody moved, or made anew under its name, is noticed', async () => {
    const city = await joined()
    await city.agency.run(`delete from hoso where ma = 'A3'`)
    await freed(city)
    await city.agency.run(
      'select pg_replication_slot_advance(slot_name, pg_current_wal_lsn()) from pg_replication_slots where database = current_database()',
    )
    expect(await city.sync()).toMatchObject({ state: 'done', deleted: 1 })
    const [[slot] = []] = await slots(city)
    await freed(city)
    await city.agency.run(`select pg_drop_replication_slot('${slot}')`)
    await city.agency.run(`delete from hoso where ma = 'A4'`)
    await city.agency.run(`select pg_create_logical_replication_slot('${slot}', 'pgoutput')`)
    expect(await city.sync()).toMatchObject({ state: 'done', deleted: 1 })
    expect(await city.records()).toEqual(await city.rows())
  })

  test('F03: another log than before, as after a failover or a restored backup, is compared anew', async () => {
    const city = await joined()
    await city.store.rows(`update kho.follower set log = 'another/00000001'`)
    await city.agency.run(`update hoso set ten = 'y' where ma = 'A1'`)
    expect(await city.sync()).toMatchObject({ state: 'done', updated: 1 })
    expect((await modes(city)).map(([mode]) => mode)).toEqual(['whole', 'log', 'compare', 'log'])
    expect(await slots(city)).toHaveLength(1)
  })

  test('is given back when no dataset follows the source any more', async () => {
    const city = await joined()
    const contract = city.store.city().contracts.get('cases')
    expect(contract?.sources[0]?.mode).toBe('log')
    const snapshot = { ...contract, sources: contract?.sources.map((binding) => ({ ...binding, mode: 'snapshot' })) }
    const other = { ...city.store.city(), contracts: new Map([['cases', snapshot]]) }
    await watchSlots({
      database: city.store.worker,
      city: other as ReturnType<typeof city.store.city>,
      open: (document) => openSource(document, { secretOf: () => undefined, cityFolder: '/' }),
    })
    expect(await slots(city)).toEqual([])
    expect(await follower(city)).toEqual([])
  })
})

describe('a source that is not ready', () => {
  test('is told everything that is in the way, at once', async () => {
    const city = await followedCity(server)
    await city.agency.run('drop publication kho_office')
    await city.agency.run('alter table hoso drop constraint hoso_pkey, add primary key (ma, ten)')
    await city.agency.run(
      `create publication kho_office for table hoso (ma, ten, phi) where (phi > 1) with (publish = 'insert, update')`,
    )
    await city.agency.run(`alter role ${city.agency.user} noreplication`)
    expect(await city.sync()).toMatchObject({
      state: 'failed',
      error: {
        code: 'KHO245',
        details: {
          problems: [
            'the account has no REPLICATION',
            'publication kho_office leaves out some kinds of change',
            'publication kho_office filters rows of hoso',
            'publication kho_office leaves out hoso.luc',
            'publication kho_office leaves out hoso.tep',
            'the replica identity of hoso is not its key ma',
          ],
        },
      },
    })
    expect(await slots(city)).toEqual([])
  })

  test('whose account can write is refused, REPLICATION or not', async () => {
    const city = await followedCity(server)
    await city.agency.run(`grant update on hoso to ${city.agency.user}`)
    expect(await city.sync()).toMatchObject({ state: 'failed', error: { code: 'KHO204' } })
  })
})
