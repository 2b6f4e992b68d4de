import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type MigratedStore, migratedStore } from '../../../test/harness/migrated-store.ts'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import { applyCity } from './apply.ts'
import { currentVersion } from './registry.ts'

type Fields = NonNullable<SmallCityOptions['fields']>

/** One contract after another: declared of a field more, renamed, of another type of column beside it, and no more. */
const steps: readonly Fields[] = [
  { name: '{ type: text }', place: '{ type: text }' },
  { name: '{ type: text, search: true }', place: '{ type: text }' },
  { name: '{ type: text, search: true }', place: '{ type: text, search: true }' },
  { title: '{ type: text, was: name, search: true }', place: '{ type: text, search: true }' },
  { title: '{ type: text, search: true }', place: '{ type: integer }' },
  { title: '{ type: text }', place: '{ type: integer }' },
  { title: '{ type: text }', place: '{ type: integer }', spot: '{ type: geometry }' },
  { title: '{ type: text }', place: '{ type: integer }', location: '{ type: geometry, was: spot }' },
  { title: '{ type: text }', place: '{ type: integer }' },
]

test('the indexes that search and places are served by follow what the contract declares', async () => {
  await using made = await migratedStore()
  for (const fields of steps) {
    await using other = await migratedStore()
    await Promise.all([apply(made, fields), apply(other, fields)])
    const indexes = await indexesOf(made)
    expect(indexes).toEqual(await indexesOf(other))
    const declared = Object.values(fields).filter((field) => field.includes('search'))
    expect(indexes.filter(([name]) => name?.includes('_search'))).toHaveLength(declared.length > 0 ? 1 : 0)
    const places = Object.values(fields).filter((field) => field.includes('geometry'))
    expect(indexes.filter(([name]) => name?.includes('_bounds'))).toHaveLength(places.length)
  }
})

async function apply({ database }: MigratedStore, fields: Fields): Promise<void> {
  const base = await currentVersion(database)
  await applyCity(database, { ...smallCity({ fields }), by: 'test', base, consent: true })
}

function indexesOf({ database }: MigratedStore) {
  return database.rows(sql`select indexname, indexdef from pg_indexes where schemaname = 'data' order by 1`)
}
