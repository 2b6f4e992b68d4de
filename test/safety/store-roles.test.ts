import { checkVersion } from '@kho/kho/doctor-checks.ts'
import { openDatabase, type Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { safeServer } from './safe-server.ts'

/** Roles whose sessions answer somebody outside. */
const answering = ['kho_api', 'kho_push'] as const

test('R30: whoever answers can make nothing in the store, reads no statistics of it, and stands above no rule', async () => {
  await using safe = await safeServer()
  const { rows } = safe.store.owner
  const could = await rows(sql`
    select r.rolname, n.nspname from pg_roles as r, pg_namespace as n
    where r.rolname in (${sql.join(answering)}) and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast%'
      and has_schema_privilege(r.oid, n.oid, 'create')
    union all select r.rolname, 'database' from pg_roles as r
    where r.rolname in (${sql.join(answering)}) and has_database_privilege(r.oid, current_database(), 'create')
    union all select r.rolname, m.rolname from pg_roles as r, pg_roles as m
    where r.rolname in (${sql.join(answering)}) and m.oid <> r.oid and pg_has_role(r.oid, m.oid, 'member')
    union all select rolname, 'attribute' from pg_roles
    where rolname in (${sql.join(answering)}) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    union all select r.rolname, c.relname from pg_roles as r, pg_class as c
    where r.rolname in (${sql.join(answering)}) and c.relowner = r.oid`)
  expect(could).toEqual([])
  for (const role of answering) {
    await using session = openDatabase({ url: safe.store.url, name: 'kho/test', role })
    for (const statement of [
      'select * from pg_statistic',
      'select * from pg_statistic_ext_data',
      'select * from pg_authid',
      "select pg_read_file('PG_VERSION')",
      "select pg_stat_file('PG_VERSION')",
      "copy (select 1) to program 'true'",
      "create function public.leak(text) returns boolean language sql cost 0.0001 as 'select true'",
      'create operator public.=== (leftarg = text, rightarg = text, function = texteq)',
      'set row_security = off; alter table data.dossiers disable row level security',
    ])
      await expect(session.rows(sql.raw(statement)), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' })
  }
})

test('R30: what the planner notes of a column is read by nobody who may not read the column', async () => {
  await using safe = await safeServer()
  await safe.store.rows('analyze data.dossiers; analyze kho.ledger_subject')
  const noted = (session: Session) =>
    session.rows(sql`select distinct schemaname || '.' || tablename from pg_stats
      where schemaname in ('data', 'kho', 'history', 'image', 'staging', 'jobs')`)
  expect((await noted(safe.store.owner)).flat()).toContain('data.dossiers')
  await using push = openDatabase({ url: safe.store.url, name: 'kho/test', role: 'kho_push' })
  expect((await noted(push)).flat()).not.toContain('data.dossiers')
  await using api = openDatabase({ url: safe.store.url, name: 'kho/test', role: 'kho_api' })
  expect((await noted(api)).flat().filter((name) => !/^(data|kho)\./.test(name ?? ''))).toEqual([])
})

test('R30: kho doctor tells of a server that leaks to whoever is under row rules', async () => {
  const answers = (number: number): Session => ({ rows: async () => [[String(number)]] })
  for (const known of [150013, 150000, 160009, 170005]) {
    const finding = await checkVersion(answers(known))
    expect([finding.ok, finding.todo !== null], String(known)).toEqual([false, true])
  }
  for (const mended of [150014, 150020, 160010, 170006, 180000, 180004, 190000]) {
    expect((await checkVersion(answers(mended))).ok, String(mended)).toBe(true)
  }
  expect((await checkVersion(answers(140020))).ok).toBe(false)
})

const changes = (table: string): readonly string[] => [
  `insert into ${table} select * from ${table}`,
  `update ${table} set _source = 'other'`,
  `update ${table} set _source = 'other' where false`,
  `delete from ${table}`,
  `truncate ${table}`,
  `copy ${table} from stdin`,
  `merge into ${table} t using (select 1) s on true when matched then delete`,
  `select * from ${table} for update`,
]

test('W01: there is no path on which whoever answers could change records, one or all of them', async () => {
  await using safe = await safeServer()
  const tables = await safe.store.rows(
    "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('data', 'history', 'image')",
  )
  const digest = () => safe.store.rows("select md5(string_agg(d::text, '' order by d._id)) from data.dossiers as d")
  const before = await digest()
  expect(tables.flat()).toContain('data.dossiers')
  for (const role of answering) {
    await using session = openDatabase({ url: safe.store.url, name: 'kho/test', role })
    for (const table of tables.flat()) {
      for (const statement of changes(table ?? '')) {
        await expect(session.rows(sql.raw(statement)), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' })
      }
    }
  }
  expect(await digest()).toEqual(before)
})
