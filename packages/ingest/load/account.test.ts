import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity, secondAgency } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'

const account = (store: TestStore) =>
  store.rows(`
    select state, read, accepted, quarantined, collapsed, removed, read = accepted + quarantined + collapsed + removed
    from kho.run order by started_at`)

const dirty = [
  ...permits(4),
  permit('P00001'), // equal to another
  permit('D', { ten: 'một' }),
  permit('D', { ten: 'hai' }), // differing
  permit('X', { ten: null }),
  permit('X', { ten: 'sửa' }), // refused and accepted at once
  permit('G', { phi: '0' }),
]

test('every row of a run is a record, refused, equal to another or gone, and the run says how many of each', async () => {
  await using store = await testStore(permitsCity({ deletes: '{ soft: { fee: 0 } }' }))
  await store.sync('permits', 'first', firstAgency(dirty))
  await store.sync('permits', 'first', firstAgency(dirty))
  await store.sync('permits', 'first', firstAgency(dirty.slice(0, 5)))
  expect(await account(store)).toEqual([
    ['done', '10', '4', '4', '1', '1', 't'],
    ['done', '10', '4', '4', '1', '1', 't'],
    ['done', '5', '4', '0', '1', '0', 't'],
  ])
})

test('a key of another source is refused, and a run that is held adds up as well', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(60)))
  const other = permits(2).map((row) => [row[0] ?? '', row[2] ?? ''])
  await store.sync('permits', 'second', secondAgency([...other, ['S', 'mới']]))
  await store.sync('permits', 'first', firstAgency(permits(20)))
  expect(await account(store)).toEqual([
    ['done', '60', '60', '0', '0', '0', 't'],
    ['done', '3', '1', '2', '0', '0', 't'],
    ['held', '20', '20', '0', '0', '0', 't'],
  ])
})

test('a row that the store loses while it takes a first load is missed', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`
    create function lose_row() returns trigger language plpgsql as
      $$ begin return case when new.code <> 'P00001' then new end; end $$;
    create function make_losing() returns event_trigger language plpgsql security definer as $$
      declare made record; begin
        for made in select * from pg_event_trigger_ddl_commands() where object_identity ~ '^staging.run_[0-9a-f]{32}$' loop
          execute format('create trigger lose before insert on %s for each row execute function lose_row()', made.object_identity);
        end loop;
      end $$;
    create event trigger losing on ddl_command_end when tag in ('CREATE TABLE AS') execute function make_losing()`)
  const result = await store.sync('permits', 'first', firstAgency(permits(3)))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO287', details: { read: 3, found: 2 } } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
})

test('a first load whose staged rows are gone publishes nothing', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`
    create function lose_all() returns trigger language plpgsql security definer as
      $$ begin execute format('truncate staging.run_%s', replace(new.run::text, '-', '')); return new; end $$;
    create trigger lose_all before update of staged on kho.run for each row execute function lose_all()`)
  const result = await store.sync('permits', 'first', firstAgency(permits(3)))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO230' } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
})

test('a run that does not add up publishes nothing and fails with both numbers', async () => {
  await using store = await testStore(permitsCity())
  await store.rows(`
    create function lose_one() returns trigger language plpgsql as
      $$ begin new.read := new.read + 1; return new; end $$;
    create trigger lose_one before update of staged on kho.run for each row execute function lose_one()`)
  const result = await store.sync('permits', 'first', firstAgency(permits(3)))
  expect(result).toMatchObject({ state: 'failed', error: { code: 'KHO287', details: { read: 4, found: 3 } } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['0']])
})
