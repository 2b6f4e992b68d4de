import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

test('migrations run once, however many programs start at once', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await Promise.all([migrate(database), migrate(database), migrate(database)])
  await migrate(database)
  const [count] = await database.rows(sql`select count(*), count(distinct number) from kho.migration`)
  expect(count?.[0]).toBe(count?.[1])
})

test('a store made by a newer or an altered Kho is refused', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  await database.rows(sql`update kho.migration set hash = 'another' where number = 2`)
  await expect(migrate(database)).rejects.toMatchObject({ code: 'KHO511', details: { migrations: ['2'] } })
  await database.rows(sql`insert into kho.migration (number, name, hash) values (9999, 'later', '')`)
  await expect(migrate(database)).rejects.toMatchObject({ code: 'KHO510', details: { migrations: ['9999'] } })
})

test('F43: a migration that is cut off leaves nothing and runs again', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await database.rows(sql`create schema staging`) // the first migration stumbles over it after making `data`
  await expect(migrate(database)).rejects.toThrow('already exists')
  expect(await database.rows(sql`select 1 from pg_namespace where nspname = 'data'`)).toEqual([])
  await database.rows(sql`drop schema staging`)
  await migrate(database)
  expect(await database.rows(sql`select 1 from pg_namespace where nspname = 'data'`)).toEqual([['1']])
})

test('the API can read data and add to the ledger, and nothing else', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  await database.rows(sql`create table data.dossiers (code text)`)
  await using api = openDatabase({ url: fresh.url, name: 'api', role: 'kho_api' })
  expect(await api.rows(sql`select code from data.dossiers`)).toEqual([])
  for (const statement of denied) await expect(api.rows(statement), statement.toString()).rejects.toThrow('permission')
})

const denied = [
  sql`insert into data.dossiers values ('x')`,
  sql`update kho.current set version = 2`,
  sql`insert into kho.registry values (1, '[]', '', '', '')`,
  sql`update kho.ledger_entry set position = 2`,
  sql`delete from kho.ledger_entry`,
  sql`delete from kho.ledger_subject`,
  sql`truncate kho.ledger_entry`,
  sql`select raw from kho.quarantine`,
  sql`select 1 from kho.job`,
  sql`create table data.mine (a int)`,
]

test('the worker loads records, and cannot touch documents, ledger or the shape of tables', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  await database.rows(sql`create table data.dossiers (code text)`)
  await using worker = openDatabase({ url: fresh.url, name: 'worker', role: 'kho_worker' })
  await worker.rows(sql`create table staging.mine as select * from data.dossiers`)
  await worker.rows(sql`insert into data.dossiers values ('x')`)
  await worker.rows(sql`delete from data.dossiers`)
  for (const statement of [
    sql`insert into kho.registry values (1, '[]', '', '', '')`,
    sql`update kho.current set version = 2`,
    sql`select 1 from kho.ledger_entry`,
    sql`select 1 from kho.ledger_subject`,
  ]) {
    await expect(worker.rows(statement)).rejects.toThrow('permission')
  }
  await expect(worker.rows(sql`drop table data.dossiers`)).rejects.toThrow('must be owner')
})
