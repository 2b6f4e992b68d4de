import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitsCity } from '../../test/harness/permits.ts'
import { testStore } from '../../test/harness/test-store.ts'
import { checkIndexes, type IndexUse, indexFindings } from './index-checks.ts'

test('an index that contracts and rules ask for and nobody has made is missing, with the statement that makes it', async () => {
  await using store = await testStore(permitsCity())
  const look = () => checkIndexes(store.owner, store.city())
  expect(await look()).toMatchObject([{ check: 'indexes', ok: true, todo: null }])
  await store.rows('drop index data."permits._id"')
  const [finding] = await look()
  expect(finding).toMatchObject({ ok: false, found: 'missing: permits._id' })
  const [, statement = ''] = /owner of the store: (.*)$/.exec(finding?.todo?.en ?? '') ?? []
  expect(statement).toBe('create unique index "permits._id" on data."permits" ("_id")')
  await store.owner.rows(sql`${sql.raw(statement)}`)
  expect(await look()).toMatchObject([{ ok: true }])
  await store.apply(permitsCity({ extra: '  note: { type: text }' }))
  await store.apply(permitsCity({ extra: '  note: { type: text, index: true }' }))
  expect(await look()).toMatchObject([{ ok: true, found: '2 of 2' }])
})

test('what nothing has read for a week, and what is read whole again and again, is told with what may be done', async () => {
  await using store = await testStore(permitsCity({ extra: '  note: { type: text, index: true }' }))
  const city = store.city()
  const use = (days: number, whole: number): IndexUse => ({
    days,
    read: new Map([
      ['permits._id', 0],
      ['permits.note', 0],
    ]),
    tables: new Map([['permits', { records: 1_000_000, whole }]]),
  })
  expect(indexFindings(city, use(6, 0)).map(({ check }) => check)).toEqual(['indexes'])
  const [, unused, whole] = indexFindings(city, use(8, 40))
  expect(unused).toMatchObject({ check: 'unused indexes', ok: true, found: 'permits.note' })
  expect(unused?.todo?.en).toContain('taken from: permits.note.')
  expect(whole).toMatchObject({ check: 'tables read whole', ok: true, found: 'permits 40×' })
})

test('a field by which nothing is found or ordered has no index', () => {
  const { problems } = compileCity(permitsCity({ extra: '  open: { type: boolean, index: true }' }))
  expect(problems.map(({ code }) => code)).toEqual(['KHO106'])
})
