import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity, secondAgency } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'

const shapeOf = `
  select (select jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod), attcollation, attnotnull,
      pg_get_expr(d.adbin, d.adrelid)) order by attname)
    from pg_attribute as a left join pg_attrdef as d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    where attrelid = c.oid and attnum > 0 and not attisdropped),
    (select jsonb_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text) from pg_index where indrelid = c.oid),
    (select jsonb_agg(jsonb_build_array(conname, contype) order by conname) from pg_constraint where conrelid = c.oid),
    (select jsonb_agg(jsonb_build_array(grantee::regrole, privilege_type) order by grantee, privilege_type)
      from aclexplode(relacl)),
    relowner::regrole, relpersistence, reloptions
  from pg_class as c where oid = 'data.permits'::regclass`

const tableOf = async (store: TestStore) => (await store.rows(`select 'data.permits'::regclass::oid`))[0]?.[0]

test('a first load becomes the table: with its columns, keys, indexes, names, rights and owner', async () => {
  const name = 'name: { type: text, required: true'
  const city = permitsCity().map(({ path, text }) => ({ path, text: text.replace(name, `${name}, search: true`) }))
  await using store = await testStore(city)
  const [shape, table] = [await store.rows(shapeOf), await tableOf(store)]
  const result = await store.sync('permits', 'first', firstAgency([...permits(500), permit('P00001', { phi: 'x' })]))
  expect(result).toMatchObject({ state: 'done', inserted: 499, quarantined: 2 })
  expect(await tableOf(store)).not.toBe(table)
  expect(await store.rows(shapeOf)).toEqual(shape)
  expect(JSON.stringify(shape)).toContain('gin_trgm_ops')
  expect(await store.rows('select distinct _source, _run::text, _stale from data.permits')).toEqual([
    ['first', result.run, 'f'],
  ])
  expect(await store.rows(`select distinct _at = c.at from data.permits, kho.checkpoint as c`)).toEqual([['t']])
  expect(await store.rows(`select tablename from pg_tables where schemaname = 'staging'`)).toEqual([])
})

test('the next load goes into the table that stands', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  const table = await tableOf(store)
  expect(await store.sync('permits', 'second', secondAgency([['Q', 'x']]))).toMatchObject({ inserted: 1 })
  expect(await store.sync('permits', 'first', firstAgency(permits(2)))).toMatchObject({ deleted: 1 })
  expect(await tableOf(store)).toBe(table)
})

test('two first loads at once: one becomes the table and the other goes into it', async () => {
  await using store = await testStore(permitsCity())
  async function* rows() {
    yield* permits(20)
    await store.sync('permits', 'second', secondAgency([['Q', 'x']]))
    yield permit('R')
  }
  expect(await store.sync('permits', 'first', firstAgency(rows()))).toMatchObject({ state: 'done', inserted: 21 })
  expect(await store.rows('select _source, count(*) from data.permits group by 1 order by 1')).toEqual([
    ['first', '21'],
    ['second', '1'],
  ])
})

test.for([
  ['a view over it', 'create view public.seen as select code from data.permits'],
  [
    'a trigger',
    `create trigger t before insert on data.permits for each row execute function suppress_redundant_updates_trigger()`,
  ],
  ['a column that only the operator knows', 'alter table data.permits add column mine text'],
  ['an index that only the operator knows', 'create index mine on data.permits (lower(name))'],
  ['a rule of the operator', 'alter table data.permits add constraint c check (fee is distinct from 0)'],
  ['a publication', 'create publication p for table data.permits'],
  ['a foreign key to it', 'create table public.other (code text references data.permits)'],
  ['an option', 'alter table data.permits set (fillfactor = 90)'],
  ['a comment', `comment on table data.permits is 'x'`],
] as const)('a table with %s stays, and is filled', async ([what, statement]) => {
  await using store = await testStore(permitsCity())
  await store.rows(statement.replace('suppress_redundant_updates_trigger', 'tsvector_update_trigger'))
  if (what === 'a trigger') await store.rows('alter table data.permits disable trigger t')
  const table = await tableOf(store)
  expect(await store.sync('permits', 'first', firstAgency(permits(5)))).toMatchObject({ state: 'done', inserted: 5 })
  const indexed = what.startsWith('an index')
  if (!indexed) expect(await tableOf(store)).toBe(table)
  else expect(await store.rows(`select count(*) from pg_indexes where indexname = 'mine'`)).toEqual([['1']])
})

test('the worker cannot take a table over with anything but what its run staged', async () => {
  await using store = await testStore(permitsCity())
  const run = '00000000-0000-4000-8000-000000000009'
  const staged = `staging.run_${run.replaceAll('-', '')}`
  const adopt = async () =>
    (await store.worker.rows(sql`select kho.adopt_staging(${run}::uuid, clock_timestamp())`))[0]?.[0]
  const stage = (then: string) =>
    store.worker.transaction(async ({ client }) => {
      await client.query(`drop table if exists ${staged}`)
      await client.query(`create table ${staged} as select * from data.permits with no data`)
      await client.query(`alter table ${staged} drop _source, drop _run, drop _at, drop _stale,
        alter _id set not null, add primary key (code)`)
      await client.query(`create unique index on ${staged} (_id)`)
      await client.query(then)
    })
  await stage('select 1')
  expect(await adopt(), 'no such run').toBe('f')
  await store.rows(`insert into kho.run (run, dataset, source, version, binding, state, worker)
    values ('${run}', 'permits', 'first', 1, '', 'running', 'test')`)
  for (const trick of [
    `alter table ${staged} alter name set default current_user`,
    `create index on ${staged} (lower(name))`,
    `alter table ${staged} add check (fee > 0)`,
    `alter table ${staged} alter fee type numeric(15,2)`,
    `alter table ${staged} alter name type text collate "en-x-icu"`,
    `alter table ${staged} enable row level security`,
    `create rule r as on insert to ${staged} do nothing`,
    `alter table ${staged} set unlogged`,
    `alter table ${staged} drop constraint ${staged.replace('staging.', '')}_pkey`,
    `alter table ${staged} add more text`,
  ]) {
    await stage(trick)
    expect(await adopt(), trick).toBe('f')
  }
  await store.rows(
    `insert into data.permits (code, _id, _source, _run, _at) values ('P', gen_random_uuid(), 's', gen_random_uuid(), now())`,
  )
  await stage('select 1')
  expect(await adopt(), 'the dataset holds something').toBe('f')
  await store.rows('delete from data.permits')
  expect(await adopt()).toBe('t')
  await expect(store.worker.rows(sql`alter table data.permits add more text`)).rejects.toThrow(/must be owner/)
})

test('F25: a reader who stays in the table does not keep the first load out', async () => {
  await using store = await testStore(permitsCity())
  const loaded = Promise.withResolvers<void>()
  const reader = store.owner.transaction(async (session) => {
    await session.rows(sql`select count(*) from data.permits`)
    await loaded.promise
  })
  const result = await store.sync('permits', 'first', firstAgency(permits(5)))
  loaded.resolve()
  await reader
  expect(result).toMatchObject({ state: 'done', inserted: 5 })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['5']])
})

test('first loads from two sources that meet both end well, whichever becomes the table', async () => {
  await using store = await testStore(permitsCity())
  for (let round = 0; round < 12; round += 1) {
    await store.rows('truncate data.permits; delete from kho.checkpoint')
    const ended = await Promise.all([
      store.sync('permits', 'first', firstAgency(permits(40))),
      store.sync('permits', 'second', secondAgency(Array.from({ length: 40 }, (_, at) => [`S${at}`, 'own']))),
    ])
    expect(ended.map(({ state, error, inserted }) => [state, error?.code, inserted])).toEqual([
      ['done', undefined, 40],
      ['done', undefined, 40],
    ])
  }
})
