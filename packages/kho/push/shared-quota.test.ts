import { openDatabase, type Session } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentsOf, type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { type SharedQuota, sharedQuota } from './shared-quota.ts'

let store: TestStore
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  store = closing.use(
    await testStore(
      documentsOf(`
# city.yaml
city: counted
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
`),
    ),
  )
})
afterAll(() => closing.disposeAsync())

/** A server's own count, and how often it asked the store. */
function server(): SharedQuota & { asked(): number } {
  const database = closing.use(openDatabase({ url: store.url, name: 'test quota', role: 'kho_push', connections: 2 }))
  let asked = 0
  const session: Session = {
    rows: (query) => {
      asked += 1
      return database.rows(query)
    },
  }
  return { ...sharedQuota(session), asked: () => asked }
}

async function allowed(
  servers: readonly SharedQuota[],
  name: string,
  calls: number,
  limit: { requests: number; seconds: number },
) {
  const answers = await Promise.all(
    Array.from({ length: calls }, (_, at) =>
      servers[at % servers.length]?.take(name, limit).then(
        () => true,
        (error) => error,
      ),
    ),
  )
  const refusals = answers.filter((answer) => answer !== true)
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ code: 'KHO259', details: { retryAfter: expect.any(Number) } })
  return calls - refusals.length
}

test('one server gives exactly as many calls as the limit says, and a flood beyond it asks the store no more', async () => {
  const one = server()
  expect(await allowed([one], 'exact', 95, { requests: 90, seconds: 60 })).toBe(90)
  const asked = one.asked()
  expect(asked).toBeLessThanOrEqual(20)
  expect(await allowed([one], 'exact', 1000, { requests: 90, seconds: 60 })).toBe(0)
  expect(one.asked()).toBe(asked)
  expect(() => one.refuse('exact')).toThrow(expect.objectContaining({ code: 'KHO259' }))
  expect(() => one.refuse('another')).not.toThrow()
})

test('several servers together never give more, and leave no more unused than a part each', async () => {
  const limit = { requests: 100, seconds: 60 }
  const given = await allowed([server(), server(), server()], 'together', 600, limit)
  expect(given).toBe(100)
  const lazy = [server(), server(), server()]
  for (const one of lazy) await one.take('lazy', limit)
  expect(await allowed([server()], 'lazy', 600, limit)).toBe(85)
})

test('a small limit holds to the call', async () => {
  const servers = [server(), server()]
  expect(await allowed(servers, 'small', 20, { requests: 3, seconds: 60 })).toBe(3)
})

test('a window that has ended begins anew, and rows of windows long over are forgotten', async () => {
  const limit = { requests: 1, seconds: 1 }
  const one = server()
  await one.take('again', limit)
  await expect(one.take('again', limit)).rejects.toMatchObject({ details: { retryAfter: 1 } })
  await expect
    .poll(
      () =>
        one.take('again', limit).then(
          () => true,
          () => false,
        ),
      { timeout: 5000 },
    )
    .toBe(true)
  await store.rows(`insert into kho.push_quota values ('old', now() - interval '2 h', 1)`)
  await one.take('fresh', limit)
  expect(await store.rows(`select count(*) from kho.push_quota where name = 'old'`)).toEqual([['0']])
})
