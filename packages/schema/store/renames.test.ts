import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migratedStore } from '../../../test/harness/migrated-store.ts'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import { applyCity } from './apply.ts'
import type { Database } from './database.ts'
import { planApply } from './plan-apply.ts'
import { currentVersion } from './registry.ts'

async function apply(database: Database, options: SmallCityOptions, consent = false): Promise<void> {
  const base = await currentVersion(database)
  await applyCity(database, { ...smallCity(options), by: 'test', base, consent })
}

const rules = (field: string) => [
  `{ rule: some, allow: read, to: { kind: officer }, fields: [${field}], where: { ${field}: { eq: "x" } }, mask: { ${field}: last4 } }`,
]
const before: SmallCityOptions = {
  fields: { name: '{ type: text }', number: '{ type: integer }' },
  rules: rules('name'),
}
const after: SmallCityOptions = {
  fields: { title: '{ type: text, was: name }', number: '{ type: bigint }' },
  rules: rules('title'),
}

test('a field that was another keeps its values, its index and its rules, without anybody’s consent', async () => {
  await using made = await migratedStore()
  await apply(made.database, before, true)
  await made.database.rows(sql`
    insert into data.permits (code, name, number, _id, _source, _run, _at)
    values ('a', 'Một', 7, gen_random_uuid(), 'office', gen_random_uuid(), now())`)
  await made.database.rows(sql`
    insert into kho.defect values ('permits', 'office', 'name', 'type', now(), now(), null, 1)`)
  const { renamed, destructive, gains, losses, needsConsent } = planApply(smallCity(before).city, smallCity(after).city)
  expect(renamed.map(({ field, what }) => [field, what.en])).toEqual([['title', 'renamed from name, values kept']])
  expect({ destructive, gains, losses, needsConsent }).toEqual({
    ...{ destructive: [], gains: [], losses: [], needsConsent: false },
  })
  await apply(made.database, after)
  expect(await made.database.rows(sql`select code, title, number from data.permits`)).toEqual([['a', 'Một', '7']])
  expect(await made.database.rows(sql`select indexname from pg_indexes where schemaname = 'data' order by 1`)).toEqual([
    ['permits._id'],
    ['permits._key'],
    ['permits.title'],
  ])
  expect(await made.database.rows(sql`select field from kho.defect`)).toEqual([['title']])
  await apply(made.database, { ...after, fields: { ...after.fields, more: '{ type: text }' } })
  expect(await made.database.rows(sql`select title from data.permits`)).toEqual([['Một']])
})

test('what is noted of a field goes with its new name, also where another field had that one before', async () => {
  await using made = await migratedStore()
  await apply(made.database, before, true)
  const run = '00000000-0000-4000-8000-000000000002'
  await made.database.rows(sql`
    insert into kho.run (run, dataset, source, version, binding, state, worker)
    values (${run}, 'permits', 'office', 1, '', 'done', 'test/1')`)
  const note = (field: string) =>
    made.database.rows(sql`
    with checkpoint as (
      insert into kho.checkpoint (dataset, source, run, at, records)
      values ('permits', 'office', ${run}, now(), 1) on conflict do nothing
    ), defect as (
      insert into kho.defect values ('permits', 'office', ${field}, 'type', now(), now(), null, 1)
    ), closed as (
      insert into kho.closed_field (dataset, source, field, "column") values ('permits', 'office', ${field}, 'ten')
    )
    insert into kho.linked (dataset, source, field, id, number, via)
    values ('permits', 'office', ${field}, '00000000-0000-4000-8000-000000000001', ${field}, 'links')`)
  await note('name')
  await note('title')
  await apply(made.database, after)
  expect(await made.database.rows(sql`select field from kho.defect`)).toEqual([['title']])
  expect(await made.database.rows(sql`select field from kho.closed_field`)).toEqual([['title']])
  expect(await made.database.rows(sql`select field, number from kho.linked`)).toEqual([['title', 'name']])
})

test('a key is renamed with its records, and an index is new over a name that is new', async () => {
  await using made = await migratedStore()
  await apply(made.database, { key: '[number]', fields: { number: '{ type: text }', name: '{ type: text }' } })
  await made.database.rows(sql`
    insert into data.permits (code, name, number, _id, _source, _run, _at)
    values ('a', 'Một', '7', gen_random_uuid(), 'office', gen_random_uuid(), now())`)
  await apply(
    made.database,
    {
      key: '[permit_number]',
      fields: { permit_number: '{ type: text, was: number }', title: '{ type: text, was: name }' },
      rules: rules('title'),
    },
    true,
  )
  expect(await made.database.rows(sql`select permit_number, title from data.permits`)).toEqual([['7', 'Một']])
  expect(await made.database.rows(sql`select indexname from pg_indexes where schemaname = 'data' order by 1`)).toEqual([
    ['permits._id'],
    ['permits._key'],
    ['permits.title'],
  ])
})

test('a rename that is not clear, or that would rewrite values besides, is refused', () => {
  const plan = (from: SmallCityOptions, to: SmallCityOptions) =>
    planApply(smallCity(from).city, smallCity(to).city).refused.map(({ field, what }) => [field, what.en])
  const to = (type: string) => ({ fields: { b: `{ type: ${type}, was: a }` } })
  expect(plan({ fields: { a: '{ type: text }', b: '{ type: text }' } }, to('text'))).toEqual([
    ['b', 'cannot be renamed from a: both fields have values. Remove one of them first'],
  ])
  expect(plan({ fields: { a: '{ type: integer }' } }, to('text'))).toEqual([
    ['b', 'cannot be renamed from a and given another type at once: apply one after the other'],
  ])
  expect(plan({ fields: { a: '{ type: "decimal(5,2)" }' } }, to('"decimal(9,2)"'))).toEqual([])
})

test('who gains by another rule is told as if the field had always had its name', () => {
  const wider = { ...after, rules: [...rules('title'), '{ rule: all, allow: read, fields: [title] }'] }
  const { gains } = planApply(smallCity(before).city, smallCity(wider).city)
  expect(gains.map(({ rule, fields }) => [rule, fields])).toEqual([['all', ['title']]])
})
