import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migratedStore } from '../../../test/harness/migrated-store.ts'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import { quoted } from '../derive/table.ts'
import { applyCity } from './apply.ts'
import { type Database, openDatabase, type Row } from './database.ts'
import { currentVersion, loadCity } from './registry.ts'

async function apply(database: Database, options: SmallCityOptions, consent = true): Promise<number> {
  const base = await currentVersion(database)
  const { version } = await applyCity(database, { ...smallCity(options), by: 'test', base, consent })
  return version
}

/** Everything PostgreSQL knows of the tables of datasets, and of what may be left behind. */
async function shape(database: Database): Promise<readonly (readonly Row[])[]> {
  return Promise.all(
    [
      sql`select attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attcollation::regcollation,
            pg_get_expr(adbin, adrelid)
          from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
          join pg_class on pg_class.oid = attrelid
          where relnamespace = 'data'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped order by 1, 2`,
      sql`select indexname, indexdef from pg_indexes where schemaname = 'data' order by 1`,
      sql`select conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
          where connamespace = 'data'::regnamespace and contype <> 'n' order by 1, 2`,
      sql`select tgname from pg_trigger where not tgisinternal`,
      sql`select proname from pg_proc where pronamespace in ('kho'::regnamespace, 'data'::regnamespace) order by 1`,
      sql`select grantee, table_name, privilege_type from information_schema.role_table_grants
          where table_schema = 'data' and grantee like 'kho%' order by 1, 2, 3`,
    ].map((statement) => database.rows(statement)),
  )
}

async function freshShape(options: SmallCityOptions): Promise<readonly (readonly Row[])[]> {
  await using other = await migratedStore()
  await apply(other.database, options)
  return await shape(other.database)
}

/** Loads records as the worker does, naming its columns; `values` is SQL. */
async function load(database: Database, columns: readonly string[], values: string): Promise<void> {
  const names = [...columns, '_id', '_source', '_run', '_at'].map(quoted).join(', ')
  const own = `gen_random_uuid(), 'office', gen_random_uuid(), now()`
  await database.rows(sql.raw(`insert into data.permits (${names}) select v.*, ${own} from (${values}) v`))
}

test('a first apply makes tables that the API can read and the worker can load', async () => {
  await using made = await migratedStore()
  expect(await loadCity(made.database)).toBeNull()
  expect(await apply(made.database, { fields: { fee: '{ type: "decimal(14,2)" }' } })).toBe(1)
  await load(made.database, ['code', 'fee'], `values ('a', 1.5)`)
  await using api = openDatabase({ url: made.fresh.url, name: 'api', role: 'kho_api' })
  expect(await api.rows(sql`select code, fee, _stale from data.permits`)).toEqual([['a', '1.50', 'f']])
  expect((await loadCity(api))?.city.contracts.get('permits')?.fields.map(({ name }) => name)).toEqual(['code', 'fee'])
})

test('a version that cannot be entered into the ledger is not made, at once or by a job', async () => {
  await using made = await migratedStore()
  const record = (version: number) => Promise.reject(new Error(`no ledger for ${version}`))
  const refused = async (options: SmallCityOptions, base: number | null) =>
    applyCity(made.database, { ...smallCity(options), by: 'test', base, consent: true, record })
  await expect(refused({}, null)).rejects.toThrow('no ledger for 1')
  expect(await currentVersion(made.database)).toBeNull()
  await apply(made.database, { fields: { fee: '{ type: integer }' } })
  await load(made.database, ['code', 'fee'], `values ('a', 1)`)
  await expect(refused({ fields: { fee: '{ type: "decimal(12,2)" }' } }, 1)).rejects.toThrow('no ledger for 2')
  expect(await made.database.rows(sql`select from kho.job`)).toEqual([])
  expect(await currentVersion(made.database)).toBe(1)
})

test('the same documents again are no new version', async () => {
  await using made = await migratedStore()
  expect(await apply(made.database, {})).toBe(1)
  expect(await apply(made.database, {})).toBe(1)
  expect(await apply(made.database, { fields: { a: '{ type: text }' } })).toBe(2)
})

test('a folder that the registry is ahead of is refused, also when two are applied at once', async () => {
  await using made = await migratedStore()
  await apply(made.database, {})
  const next = (field: string) => ({
    ...smallCity({ fields: { [field]: '{ type: text }' } }),
    ...{ by: 'test', base: 1, consent: true },
  })
  const results = await Promise.allSettled(
    [next('a'), next('b'), next('c')].map((one) => applyCity(made.database, one)),
  )
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.code)).toEqual([
    'KHO530',
    'KHO530',
  ])
  expect(await currentVersion(made.database)).toBe(2)
})

test('nothing that deletes or opens is done without consent', async () => {
  await using made = await migratedStore()
  await apply(made.database, { fields: { a: '{ type: text }' } })
  const before = await shape(made.database)
  const opening = { fields: { a: '{ type: text }' }, rules: ['{ rule: all, allow: read, fields: all }'] }
  await expect(apply(made.database, {}, false)).rejects.toMatchObject({ code: 'KHO531', details: { destructive: 1 } })
  await expect(apply(made.database, opening, false)).rejects.toMatchObject({ code: 'KHO531', details: { gains: 1 } })
  expect(await shape(made.database)).toEqual(before)
  expect(await currentVersion(made.database)).toBe(1)
  expect(await apply(made.database, { fields: { a: '{ type: text }', b: '{ type: date }' } }, false)).toBe(2)
})

/** From, to, and what becomes of the value. */
const widenings: readonly (readonly [from: string, to: string, value: string, kept: string])[] = [
  ['{ type: integer }', '{ type: bigint }', '-2147483648', '-2147483648'],
  ['{ type: integer }', '{ type: "decimal(12,2)" }', '2147483647', '2147483647.00'],
  ['{ type: bigint }', '{ type: "decimal(19,0)" }', '9223372036854775807', '9223372036854775807'],
  ['{ type: "decimal(5,2)" }', '{ type: "decimal(9,2)" }', '123.45', '123.45'],
  ['{ type: "decimal(5,2)" }', '{ type: "decimal(8,5)" }', '123.45', '123.45000'],
  ['{ type: date }', '{ type: date, partial: true }', `date '0044-03-15'`, '0044-03-15'],
  ['{ type: integer }', '{ type: text }', '7', '7'],
  ['{ type: "decimal(5,2)" }', '{ type: text }', '1.50', '1.50'],
  ['{ type: boolean }', '{ type: text }', 'true', 'true'],
  ['{ type: date }', '{ type: text }', `date '2020-11-02'`, '2020-11-02'],
  ['{ type: date, partial: true }', '{ type: text }', `'2020-11'`, '2020-11'],
  ['{ type: time }', '{ type: text }', `time '08:00:00.5'`, '08:00:00.500000'],
  ['{ type: timestamp }', '{ type: text }', `timestamptz '2020-11-02 08:00+07'`, '2020-11-02T01:00:00.000000Z'],
  ['{ type: uuid }', '{ type: text }', `uuid '${'0'.repeat(32)}'`, '00000000-0000-0000-0000-000000000000'],
  ['{ type: integer, list: true }', '{ type: bigint, list: true }', 'array[1, null, 3]', '{1,NULL,3}'],
  [
    '{ type: "decimal(5,2)", list: true }',
    '{ type: "decimal(8,3)", list: true }',
    'array[1.5]::numeric(5,2)[]',
    '{1.500}',
  ],
]

test('every widening keeps every value, all of them at once', async () => {
  await using made = await migratedStore()
  const indexed = widenings.flatMap(([from, to], at) => (/bool|list/.test(from + to) ? [] : [`x${at}`]))
  const options = (side: 0 | 1): SmallCityOptions => ({
    fields: Object.fromEntries(widenings.map((widening, at) => [`x${at}`, widening[side]])),
    rules: indexed.map((x) => `{ rule: of_${x}, allow: read, fields: [${x}], where: { ${x}: { in: [] } } }`),
  })
  await apply(made.database, options(0))
  const columns = widenings.map((_, at) => `x${at}`)
  const values = widenings.map(([, , value]) => value)
  const nulls = widenings.map(() => 'null')
  await load(made.database, ['code', ...columns], `values ('a', ${values.join()}), ('b', ${nulls.join()})`)
  await apply(made.database, options(1), false)
  expect(await made.database.rows(sql.raw(`select ${columns.join()} from data.permits order by code`))).toEqual([
    widenings.map(([, , , kept]) => kept),
    widenings.map(() => null),
  ])
  expect(await shape(made.database)).toEqual(await freshShape(options(1)))
})

test('a key field widens with its key and its indexes', async () => {
  await using made = await migratedStore()
  const options = (type: string, seven: string): SmallCityOptions => ({
    key: '[district, number]',
    fields: { district: '{ type: text }', number: `{ type: ${type} }` },
    rules: [`{ rule: some, allow: read, fields: all, where: { number: { eq: ${seven} } } }`],
  })
  await apply(made.database, options('integer', '7'))
  await load(made.database, ['code', 'district', 'number'], `select 'c', 'd', n from generate_series(1, 3) n`)
  await apply(made.database, options('text', '"7"'))
  expect(await shape(made.database)).toEqual(await freshShape(options('text', '"7"')))
  expect(await made.database.rows(sql`select number from data.permits order by 1`)).toEqual([['1'], ['2'], ['3']])
})

const destructions: readonly (readonly [claim: string, from: SmallCityOptions, to: SmallCityOptions, left: number])[] =
  [
    ['a dropped field takes its values', { fields: { x: '{ type: text }' } }, {}, 1],
    ['a narrowed field is emptied', { fields: { x: '{ type: bigint }' } }, { fields: { x: '{ type: integer }' } }, 1],
    [
      'a field that was text and becomes a partial date is emptied, though its column type stays',
      { fields: { x: '{ type: text }' } },
      { fields: { x: '{ type: date, partial: true }' } },
      1,
    ],
    [
      'another key empties the dataset',
      { fields: { x: '{ type: text }' } },
      { fields: { x: '{ type: text }' }, key: '[x, code]' },
      0,
    ],
    [
      'a key whose canonical text changes empties the dataset',
      { fields: { x: '{ type: "decimal(5,2)" }' }, key: '[x]' },
      { fields: { x: '{ type: "decimal(6,3)" }' }, key: '[x]' },
      0,
    ],
    [
      'a source that no longer feeds the dataset takes its records',
      { fields: { x: '{ type: text }' }, sources: ['office', 'other'] },
      { fields: { x: '{ type: text }' }, sources: ['other'] },
      0,
    ],
  ]

test.for(destructions)('%s, after consent only', async ([, from, to, left]) => {
  await using made = await migratedStore()
  await apply(made.database, from)
  await load(made.database, ['code', 'x'], `values ('a', ${from.fields?.x?.includes('text') ? `'1'` : '1'})`)
  await expect(apply(made.database, to, false)).rejects.toMatchObject({ code: 'KHO531' })
  await apply(made.database, to)
  expect(await made.database.rows(sql`select count(*) from data.permits`)).toEqual([[String(left)]])
  expect(await shape(made.database)).toEqual(await freshShape(to))
})

test('a dropped dataset is gone, and its quarantine with it', async () => {
  await using made = await migratedStore()
  await apply(made.database, { datasets: ['permits', 'notes'] })
  await apply(made.database, {})
  expect(await shape(made.database)).toEqual(await freshShape({}))
})
