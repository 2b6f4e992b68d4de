import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

test('what runs with the owner’s rights names its schemas, is nobody’s by default, and runs no code of the worker’s', async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  const loose = await owner.rows(sql`
    select p.oid::regprocedure from pg_proc as p
    where p.prosecdef and p.pronamespace = 'kho'::regnamespace and p.prorettype <> 'trigger'::regtype
      and (not 'search_path=pg_catalog, pg_temp' = any(coalesce(p.proconfig, '{}'))
        or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a where a.grantee = 0))`)
  expect(loose).toEqual([])
  // A table that the worker owns may be a view by the time it is read, and a view's functions run as whoever reads it.
  const reading = await owner.rows(sql`
    select p.oid::regprocedure from pg_proc as p
    where p.prosecdef and p.pronamespace = 'kho'::regnamespace and p.prosrc ~ '\m(from|join|into|update)\s+(jobs|staging)\.'`)
  expect(reading).toEqual([])
  const views = await owner.rows(sql`
    select viewname from pg_views where schemaname in ('data', 'kho') and definition ~ '\m(jobs|staging)\.'`)
  expect(views).toEqual([])
})

test('whoever answers senders has no right beyond keeping deliveries, counting them and telling what became of them', async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  const rights = await owner.rows(sql`
    select c.oid::regclass, coalesce(string_agg(distinct a.privilege_type, ' ' order by a.privilege_type), '')
    from pg_class as c, lateral (
      select * from aclexplode(c.relacl)
      union all select x.* from pg_attribute, aclexplode(attacl) as x where attrelid = c.oid
    ) as a
    where a.grantee = 'kho_push'::regrole group by 1 order by c.oid::regclass::text`)
  expect(rights).toEqual([
    ['kho.closed_field', 'SELECT'],
    ['kho.current', 'SELECT'],
    ['kho.delivery', 'INSERT SELECT'],
    ['kho.delivery_part', 'INSERT SELECT'],
    ['kho.push_quota', 'DELETE INSERT SELECT UPDATE'],
    ['kho.registry', 'SELECT'],
    ['kho.run', 'SELECT'],
  ])
  const body = sql`select has_column_privilege('kho_push', 'kho.delivery', 'body', 'select')`
  expect(await owner.rows(body)).toEqual([['f']])
})
