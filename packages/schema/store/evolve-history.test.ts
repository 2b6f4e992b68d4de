import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migratedStore } from '../../../test/harness/migrated-store.ts'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import { compileCity } from '../contract/compile-city.ts'
import { applyCity } from './apply.ts'
import type { Database } from './database.ts'
import { currentVersion } from './registry.ts'

interface Options extends SmallCityOptions {
  readonly history: string | null
}

async function apply(database: Database, { history, ...options }: Options): Promise<void> {
  const small = smallCity(options)
  const documents = small.documents.map(({ path, text }) =>
    path.startsWith('datasets/') && history !== null ? { path, text: `${text}${history}\n` } : { path, text },
  )
  const { city } = compileCity(documents)
  if (!city) throw new Error('the city does not compile')
  await applyCity(database, { documents, city, by: 'test', base: await currentVersion(database), consent: true })
}

const history = 'history: true\nretain: { history: 2y }'

async function fill(database: Database): Promise<void> {
  const own = `gen_random_uuid(), 'office', gen_random_uuid(), now()`
  await database.rows(sql.raw(`insert into data.permits (code, x, _id, _source, _run, _at) select 'a', 1, ${own}`))
  await database.rows(
    sql.raw(`insert into history.permits (code, x, _id, _source, _run, _at, _stale, _until)
    select 'b', 2, ${own}, false, clock_timestamp()`),
  )
}

const columns = (database: Database) =>
  database.rows(sql`
    select attname, format_type(atttypid, atttypmod) from pg_attribute
    where attrelid = 'history.permits'::regclass and attnum > 0 and not attisdropped and left(attname, 1) <> '_' order by 1`)

test('past versions follow their contract: new names, wider types, and nothing that the records have lost', async () => {
  await using made = await migratedStore()
  const { database } = made
  await apply(database, { history, fields: { x: '{ type: integer }', y: '{ type: text }' } })
  expect(await database.rows(sql`select dataset, retain, filled_at from kho.history`)).toEqual([
    ['permits', '2 years', null],
  ])
  await fill(database)
  await apply(database, { history: 'history: true', fields: { x: '{ type: text }', w: '{ type: date }' } })
  expect(await columns(database)).toEqual([
    ['code', 'text'],
    ['w', 'date'],
    ['x', 'text'],
  ])
  expect(await database.rows(sql`select code, x, w from history.permits`)).toEqual([['b', '2', null]])
  expect(await database.rows(sql`select retain from kho.history`)).toEqual([[null]])
  await apply(database, { history: null, fields: { x: '{ type: text }' } })
  expect(await database.rows(sql`select to_regclass('history.permits')`)).toEqual([[null]])
  expect(await database.rows(sql`select from kho.history`)).toEqual([])
})

test('a field that is renamed is so in what was; a dataset that begins to keep versions does so from then on', async () => {
  await using made = await migratedStore()
  const { database } = made
  await apply(database, { history: null, fields: { x: '{ type: integer }' } })
  await apply(database, { history, fields: { x: '{ type: integer }' } })
  await fill(database)
  await apply(database, { history, fields: { z: '{ type: integer, was: x }' } })
  expect(await database.rows(sql`select code, z from history.permits`)).toEqual([['b', '2']])
  expect(await database.rows(sql`select kept_from <= clock_timestamp() from kho.history`)).toEqual([['t']])
})

test('records that go with their source leave their versions', async () => {
  await using made = await migratedStore()
  const { database } = made
  await apply(database, { history, fields: { x: '{ type: integer }' }, sources: ['office', 'other'] })
  await fill(database)
  await apply(database, { history, fields: { x: '{ type: integer }' }, sources: ['other'] })
  expect(await database.rows(sql`select count(*) from data.permits`)).toEqual([['0']])
  const [row] = await database.rows(
    sql`select h.x, h._until = m.at from history.permits as h, kho.moment as m where h.code = 'a'`,
  )
  expect(row).toEqual(['1', 't'])
})
