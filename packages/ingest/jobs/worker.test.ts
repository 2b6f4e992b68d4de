import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import { expect, test, vi } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { firstAgency, permit, permits, permitsCity, secondAgency } from '../../../test/harness/permits.ts'
import { rowsSource } from '../../../test/harness/rows-source.ts'
import { documentsOf, type TestStore, testStore } from '../../../test/harness/test-store.ts'
import type { Source } from '../source.ts'
import { startWorker } from './worker.ts'
import type { Ended } from './worker-options.ts'

/** A store whose permits are due each hour: from the second agency they have just been read, from the first never. */
async function hourlyStore(): Promise<TestStore> {
  const documents = permitsCity().map(({ path, text }) => ({
    path,
    text: text.replace('size: 1000', 'size: 1000\nrefresh: { every: 1h }'),
  }))
  const store = await testStore(documents)
  await store.sync('permits', 'second', secondAgency([['Q1', 'own']]))
  return store
}

test('a worker runs what is due and leaves what is not', async () => {
  await using store = await hourlyStore()
  const ended = Promise.withResolvers<Ended>()
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: store.owner,
    open: async () => firstAgency(permits(3)),
    identityKey,
    onRun: ended.resolve,
    onError: ended.reject,
  })
  try {
    expect(await ended.promise).toMatchObject({
      dataset: 'permits',
      source: 'first',
      result: { state: 'done', inserted: 3 },
      error: null,
    })
  } finally {
    await worker.close()
  }
  expect(await store.rows('select source, count(*) from kho.run group by 1 order by 1')).toEqual([
    ['first', '1'],
    ['second', '1'],
  ])
  expect(await store.rows(`select distinct tableowner from pg_tables where schemaname = 'jobs'`)).toEqual([
    ['kho_worker'],
  ])
})

test('what a failed run says to the queue holds nothing that a driver quoted', async () => {
  await using store = await hourlyStore()
  const ended = Promise.withResolvers<Ended>()
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: store.owner,
    open: async () => {
      throw new Error('invalid input: "079190000001"')
    },
    identityKey,
    onRun: ended.resolve,
    onError: ended.reject,
  })
  try {
    expect(await ended.promise).toMatchObject({ error: { code: 'KHO225' } })
  } finally {
    await worker.close()
  }
  const told = await store.rows(`
    select output::text from jobs.job where name = 'sync'
    union all select code || message from kho.run where code is not null
    union all select code || message from kho.standing where code is not null`)
  expect(told.flat().join()).toContain('KHO225')
  expect(told.flat().join()).not.toContain('079190000001')
})

/** A city of so many sources with a dataset each, all due at once. */
function manySources(count: number) {
  const one = (at: number) => `
# sources/s${at}.yaml
source: s${at}
agency: H29.1
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/d${at}.yaml
dataset: d${at}
names: { one: row_${at}, many: rows_${at} }
title: { vi: Bộ, en: Set }
owner: H29.1
class: shared
refresh: { every: 1h }
key: [code]
fields: { code: { type: text } }
sources:
  - { source: s${at}, from: t, map: { code: code } }
`
  return documentsOf(`
# city.yaml
city: many
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
${Array.from({ length: count }, (_, at) => one(at + 1)).join('')}
# datasets/second.yaml
dataset: second
names: { one: second_row, many: second_rows }
title: { vi: Bộ, en: Set }
owner: H29.1
class: shared
refresh: { every: 1h }
key: [code]
fields: { code: { type: text } }
sources:
  - { source: s1, from: t, map: { code: code } }
`)
}

test('two workers take in many sources; one that hangs and one that is broken delay nobody else', async () => {
  await using store = await testStore(manySources(20))
  const reading = new Map<string, number>()
  const most = new Map<string, number>()
  const ended: Ended[] = []
  const hanging = Promise.withResolvers<void>()
  async function* rows(source: string) {
    if (source === 's1') await hanging.promise
    if (source === 's2') throw new KhoError('KHO201', 'Source s2 did not answer.', { source })
    yield ['a']
  }
  const open = async (document: SourceDocument): Promise<Source> => {
    const { source } = document
    reading.set(source, (reading.get(source) ?? 0) + 1)
    most.set(source, Math.max(most.get(source) ?? 0, reading.get(source) ?? 0))
    return {
      ...rowsSource('t', ['code'], rows(source)),
      [Symbol.asyncDispose]: async () => void reading.set(source, (reading.get(source) ?? 0) - 1),
    }
  }
  const start = () =>
    startWorker({
      ...{ url: store.url, database: store.worker, owner: null, open, identityKey, concurrency: 2, lookSeconds: 0.5 },
      onRun: (one) => void ended.push(one),
      onError: (error) => expect(error).toBeUndefined(),
    })
  const workers = await Promise.all([start(), start()])
  try {
    await vi.waitFor(() => expect(ended).toHaveLength(19), { timeout: 60_000, interval: 50 })
    expect(ended.filter(({ error }) => error !== null)).toMatchObject([{ source: 's2', error: { code: 'KHO201' } }])
    expect(new Set(most.values()), 'a source that allows one session never had two').toEqual(new Set([1]))
    hanging.resolve()
    await vi.waitFor(() => expect(ended).toHaveLength(21), { timeout: 30_000, interval: 50 })
  } finally {
    hanging.resolve()
    await Promise.all(workers.map((worker) => worker.close()))
  }
  expect(await store.rows(`select count(*), count(distinct dataset) from kho.run where state = 'done'`)).toEqual([
    ['20', '20'],
  ])
  const [broken] = await store.rows(`select failures, code, message from kho.standing where source = 's2'`)
  expect(broken).toEqual(['1', 'KHO201', 'Source s2 did not answer.'])
})

test('what a stopping worker breaks off is no failure, and is begun at once by the next', async () => {
  await using store = await hourlyStore()
  const begun = Promise.withResolvers<void>()
  async function* silent() {
    begun.resolve()
    await new Promise(() => undefined)
    yield []
  }
  const start = (from: () => Source, onRun: (one: Ended) => void) =>
    startWorker({
      ...{
        url: store.url,
        database: store.worker,
        owner: null,
        open: async () => from(),
        identityKey,
        lookSeconds: 0.5,
      },
      onRun,
      onError: (error) => expect(error).toBeUndefined(),
    })
  const first = await start(
    () => firstAgency(silent()),
    () => undefined,
  )
  await begun.promise
  await first.close()
  expect(await store.rows(`select code, begun_at, failures from kho.standing where source = 'first'`)).toEqual([
    [null, null, '0'],
  ])
  const ended = Promise.withResolvers<Ended>()
  const next = await start(() => firstAgency(permits(3)), ended.resolve)
  expect(await ended.promise).toMatchObject({ source: 'first', result: { state: 'done', inserted: 3 } })
  await next.close()
})

test('documents that let refused records pass have them published by a worker, and the source is not read for it', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { tt: '3' })]))
  const mended = permitsCity().map(({ path, text }) => ({
    path,
    text: text.replace('"2": closed }', '"2": closed, "3": revoked }'),
  }))
  await store.apply(mended)
  const ended = Promise.withResolvers<Ended>()
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: null,
    open: () => Promise.reject(new Error('nothing is due at a source')),
    identityKey,
    lookSeconds: 0.2,
    onRun: ended.resolve,
    onError: ended.reject,
  })
  try {
    expect(await ended.promise).toMatchObject({ dataset: 'permits', source: 'first', result: { inserted: 1, read: 1 } })
  } finally {
    await worker.close()
  }
  expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
  expect(await store.rows(`select mode from kho.run order by started_at`)).toEqual([['whole'], ['replay']])
})

test('what a steward asks for is looked at again by a worker, and what came of it is told of that wish', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency([...permits(3), permit('X', { tt: '3' })]))
  const ask = () =>
    store.rows(`insert into kho.asked_replay (dataset, source, asker) values ('permits', 'first', sha256('a'))`)
  const ended = [Promise.withResolvers<Ended>(), Promise.withResolvers<Ended>()] as const
  const told: Ended[] = []
  await ask()
  await store.rows(`update kho.run set state = 'held', finished_at = null`)
  const worker = await startWorker({
    url: store.url,
    database: store.worker,
    owner: null,
    open: () => Promise.reject(new Error('nothing is due at a source')),
    identityKey,
    lookSeconds: 0.2,
    onRun: (one) => ended[told.push(one) === 1 ? 0 : 1].resolve(one),
    onError: (error) => ended[told.length === 0 ? 0 : 1].reject(error),
  })
  try {
    expect(await ended[0].promise).toMatchObject({ source: 'first', error: { code: 'KHO234' } })
    await store.rows(`update kho.run set state = 'done', finished_at = clock_timestamp() where state = 'held'`)
    await ask()
    expect(await ended[1].promise).toMatchObject({ source: 'first', result: { read: 1, quarantined: 1 } })
  } finally {
    await worker.close()
  }
  const stands = 'select state, code, read, published, refused from data.quarantine_replays order by asked_at'
  expect(await store.rows(stands)).toEqual([
    ['failed', 'KHO234', '0', '0', '0'],
    ['done', null, '1', '0', '1'],
  ])
  expect(await store.rows(`select mode from kho.run order by started_at`)).toEqual([['whole'], ['replay'], ['replay']])
})
