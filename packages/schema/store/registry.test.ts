import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migratedStore } from '../../../test/harness/migrated-store.ts'
import { smallCity } from '../../../test/harness/small-city.ts'
import { applyCity } from './apply.ts'
import { hashesOf, loadCity, loadDocuments } from './registry.ts'
import { watchVersion } from './watch.ts'

test('the registry gives back what was applied, and says who did it', async () => {
  await using made = await migratedStore()
  const { documents, city } = smallCity({ fields: { a: '{ type: text }' } })
  await applyCity(made.database, { documents, city, by: 'binh', base: null, consent: false })
  expect(await loadCity(made.database)).toEqual({ version: 1, documents, city })
  const hashes = hashesOf(city)
  const rows = await made.database.rows(sql`select applied_by, contract_hash, policy_hash from kho.registry`)
  expect(rows).toEqual([['binh', hashes.contract, hashes.policy]])
})

test('only what changed has another hash', () => {
  const [one, rule, field] = [
    smallCity({}),
    smallCity({ rules: ['{ rule: r, allow: read, fields: [code] }'] }),
    smallCity({ fields: { a: '{ type: text }' } }),
  ].map(({ city }) => hashesOf(city))
  expect([rule?.contract === one?.contract, rule?.policy === one?.policy]).toEqual([true, false])
  expect([field?.contract === one?.contract, field?.policy === one?.policy]).toEqual([false, true])
})

test('documents that no longer compile are an error, and can still be written out', async () => {
  await using made = await migratedStore()
  const { documents, city } = smallCity({})
  await applyCity(made.database, { documents, city, by: 'binh', base: null, consent: false })
  await made.database.rows(sql`update kho.registry set documents = '[{"path":"city.yaml","text":"city: ["}]'`)
  await expect(loadCity(made.database)).rejects.toMatchObject({ code: 'KHO534' })
  expect((await loadDocuments(made.database))?.documents).toEqual([{ path: 'city.yaml', text: 'city: [' }])
})

test('a watcher is told of each version that becomes current, also after it failed to take one', async () => {
  await using made = await migratedStore()
  const apply = (base: number | null, fields = {}) =>
    applyCity(made.database, { ...smallCity({ fields }), by: 'binh', base, consent: false })
  await apply(null)
  const told: number[] = []
  const stop = new AbortController()
  const watching = watchVersion(
    made.database,
    async (version) => {
      told.push(version)
      if (told.length === 1) await apply(1, { a: '{ type: text }' })
      if (told.length === 2) throw new Error('could not take it')
      if (told.length === 3) stop.abort()
    },
    stop.signal,
  )
  await Promise.race([watching, setTimeout(20_000)])
  expect(told).toEqual([1, 2, 2])
})
