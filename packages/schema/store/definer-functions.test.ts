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
    ['kho.access_grant', 'SELECT'],
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

test('W02: whoever writes changes that people ask for reads no record, and writes nothing but what such changes are made of', async () => {
  await using fresh = await freshDatabase()
  await using owner = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(owner)
  const rights = await owner.rows(sql`
    select c.oid::regclass, string_agg(distinct a.privilege_type || coalesce(' of ' || a.columns, ''), ', ' order by
      a.privilege_type || coalesce(' of ' || a.columns, ''))
    from pg_class as c, lateral (
      select grantee, privilege_type, null as columns from aclexplode(c.relacl)
      union all
      select x.grantee, x.privilege_type, string_agg(attname, ' ' order by attnum)
      from pg_attribute, aclexplode(attacl) as x where attrelid = c.oid group by 1, 2
    ) as a
    where a.grantee = 'kho_write'::regrole group by 1 order by c.oid::regclass::text`)
  expect(rights).toEqual([
    ['kho.access_grant', 'SELECT, UPDATE of suspended_at violation restore_when ended_at ended_because'],
    ['kho.access_request', 'INSERT, SELECT, UPDATE of version state decided_at decider reason ground'],
    ['kho.act', 'DELETE, INSERT, SELECT, UPDATE of answer'],
    ['kho.agency_read', 'INSERT, SELECT, UPDATE of times'],
    ['kho.api_key', 'INSERT, SELECT, UPDATE of valid_until revoked_at'],
    ['kho.asked_replay', 'INSERT of dataset source asker, SELECT'],
    [
      'kho.break_glass',
      'INSERT of dataset fields agency procedure reason ground until asker asker_person owners, SELECT',
    ],
    ['kho.citizen_case', 'INSERT, SELECT, UPDATE of state answer ground ended_at'],
    ['kho.contact', 'DELETE, INSERT, SELECT, UPDATE of confirmed_at tries'],
    ['kho.current', 'SELECT'],
    ['kho.dataset_draft', 'DELETE, INSERT, SELECT, UPDATE of version documents columns changed_at'],
    ['kho.file_taken', 'INSERT, SELECT, UPDATE of times'],
    ['kho.notice', 'INSERT, SELECT, UPDATE of seen_at'],
    ['kho.notice_delivery', 'INSERT, SELECT'],
    ['kho.policy_approval', 'INSERT, SELECT'],
    ['kho.policy_deputy', 'INSERT, SELECT, UPDATE of ended_at'],
    [
      'kho.policy_draft',
      'INSERT, SELECT, UPDATE of version state changes base reason opens needs submitted_at decided_at decision',
    ],
    ['kho.provider_logout', 'DELETE, INSERT, SELECT'],
    ['kho.registry', 'SELECT'],
    ['kho.release', 'SELECT, UPDATE of suspended_at confirmed confirmed_at withdrawn_at reason'],
    ['kho.revocation', 'DELETE, INSERT, SELECT, UPDATE of issued_before revoker at'],
    ['kho.session', 'DELETE, INSERT, SELECT'],
    ['kho.spent', 'DELETE, INSERT, SELECT, UPDATE'],
    ['kho.use_wish', 'DELETE, INSERT, SELECT'],
  ])
  const functions = await owner.rows(sql`
    select p.oid::regprocedure::text from pg_proc as p, aclexplode(p.proacl) as a
    where a.grantee = 'kho_write'::regrole order by 1`)
  expect(functions).toEqual([
    [
      'kho.approve_request(uuid,integer,bytea,bytea,text[],text[],integer,integer,timestamp with time zone,text,text,text)',
    ],
    ['kho.close_break_glass(uuid)'],
    ['kho.open_break_glass(uuid,bytea,bytea)'],
    ['kho.switch_policy_on(uuid,integer,integer,text,text)'],
  ])
})
