import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import { openDatabase } from './database.ts'
import { globalId, globalIdSql, identityKeyOf, parseGlobalId, recordId } from './identity.ts'

const key = identityKeyOf(Buffer.alloc(32, 7))

test('a record has the same id after every load, and another key or dataset another one', () => {
  expect(recordId(key, 'people', ['079180000001'])).toBe(recordId(key, 'people', ['079180000001']))
  const ids = [
    recordId(key, 'people', ['079180000001']),
    recordId(key, 'dossiers', ['079180000001']),
    recordId(key, 'people', ['079180000001', '']),
    recordId(key, 'people', ['07918', '0000001']),
    recordId(identityKeyOf(Buffer.alloc(32, 8)), 'people', ['079180000001']),
  ]
  expect(new Set(ids).size).toBe(5)
})

test('an id is read back as the dataset and record it was made of', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9_]{0,39}$/), fc.uuid(), (dataset, id) => {
      expect(parseGlobalId(globalId(dataset, id))).toEqual({ dataset, id })
    }),
  )
})

test('whatever was not made by us names no record', () => {
  const id = globalId('dossiers', recordId(key, 'dossiers', ['1']))
  const bent = ['', id.slice(1), `${id}A`, `${id}=`, id.slice(0, -1), `${id.slice(0, -1)}B`, '*'.repeat(34), `${id} `]
  for (const text of bent) expect(parseGlobalId(text), text).toBeNull()
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      const name = parseGlobalId(text)
      expect(name === null || globalId(name.dataset, name.id) === text).toBe(true)
    }),
  )
})

test('the server makes the same id', async () => {
  await using fresh = await freshDatabase()
  await using database = openDatabase({ url: fresh.url, name: 'test' })
  for (const dataset of ['a', 'ab', 'abc', 'dossiers']) {
    const id = recordId(key, dataset, ['1'])
    const [row] = await database.rows(sql`select ${globalIdSql(dataset, sql`${id}::uuid`)}`)
    expect(row?.[0]).toBe(globalId(dataset, id))
  }
})
