import { randomUUID } from 'node:crypto'
import { openDatabase } from '@kho/schema/store/database.ts'
import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { documentsOf, testStore } from '../../../test/harness/test-store.ts'
import type { RunResult } from '../run.ts'
import { processPushed } from './process-pushed.ts'
import { takeDelivery } from './take-delivery.ts'

const names = Array.from({ length: 24 }, (_, at) => `s${at}`)

const documents = documentsOf(`
# city.yaml
city: test
title: { vi: Thử, en: Test }
time_zone: Asia/Ho_Chi_Minh
# agencies/all.yaml
- agency: H29
  title: { vi: Thành phố, en: City }
${names
  .map(
    (name) => `
# sources/${name}.yaml
source: ${name}
agency: H29
kind: push
connection: { auth: { kind: token, value: { env: ONE } } }
# datasets/${name}.yaml
dataset: d_${name}
names: { one: one_${name}, many: all_${name} }
title: { vi: Bộ, en: Set }
owner: H29
class: shared
key: [code]
fields: { code: { type: text } }
sources:
  - { source: ${name}, from: t, map: { code: ma } }`,
  )
  .join('')}
`)

test('however many systems send at once, each delivery is taken at its first try', async () => {
  await using store = await testStore(documents)
  await using database = openDatabase({ url: store.url, name: 'test worker', role: 'kho_worker', connections: 16 })
  const body = '{"op":"upsert","key":"A","version":1,"record":{}}\n'
  for (const source of names)
    for (const idempotencyKey of [randomUUID(), randomUUID()])
      await takeDelivery(store.owner, store.city(), { source, from: 't', idempotencyKey, body })
  const ended: RunResult[] = []
  const common = { database, city: store.city(), version: store.version(), identityKey }
  const how = { signal: new AbortController().signal, onProgress: () => undefined }
  const onRun = ({ result }: { readonly result: RunResult }) => void ended.push(result)
  await Promise.all(names.map((source) => processPushed({ ...common, ...how, source, onRun })))
  expect(ended.filter(({ state }) => state !== 'done').map(({ error }) => error?.code)).toEqual([])
  const parts = await store.rows('select state, attempts, count(*) from kho.delivery_part group by 1, 2')
  expect(parts).toEqual([['taken', '1', String(2 * names.length)]])
})
