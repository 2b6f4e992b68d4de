import { takeOver } from '@kho/ingest/jobs/take-over.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { firstAgency, permit, permits, permitsCity } from '../harness/permits.ts'
import { testStore } from '../harness/test-store.ts'

const day = 86_400_000

afterEach(() => void vi.useRealTimers())

test('F09: a worker whose clock jumps a day either way publishes in order and keeps its lease', async () => {
  await using store = await testStore(permitsCity())
  const moments: string[] = []
  for (const [turn, jump] of [0, day, -day, 365 * day, -365 * day].entries()) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump })
    const rows = [...permits(50).slice(1), permit('P00001', { ten: `Lần ${turn}` })]
    expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({ state: 'done' })
    vi.useRealTimers()
    const [row] = await store.rows(
      `select name, _at, _at between now() - interval '1 minute' and now() from data.permits where code = 'P00001'`,
    )
    expect([row?.[0], row?.[2]]).toEqual([`Lần ${turn}`, 't'])
    moments.push(row?.[1] ?? '')
  }
  expect(moments.toSorted()).toEqual(moments)
  expect(new Set(moments).size).toBe(moments.length)
  expect(await takeOver(store.worker, 60)).toEqual([])
})

test('F09: a store whose clock went back a day still publishes later than before', async () => {
  await using store = await testStore(permitsCity())
  await store.sync('permits', 'first', firstAgency(permits(3)))
  await store.rows(`update kho.moment set at = at + interval '1 day' where dataset = 'permits'`)
  await store.rows(`update data.permits set _at = _at + interval '1 day'`)
  await store.rows(`update kho.checkpoint set at = at + interval '1 day'`)
  await store.sync('permits', 'first', firstAgency([...permits(2), permit('P00003', { ten: 'Mới' })]))
  expect(
    await store.rows(`select code, _at > (select min(_at) from data.permits) from data.permits order by code`),
  ).toEqual([
    ['P00001', 'f'],
    ['P00002', 'f'],
    ['P00003', 't'],
  ])
})

test('F09: a leap second, an hour that no clock showed and one that it showed twice are refused by name, never guessed', async () => {
  const documents = permitsCity().map(({ path, text }) => ({
    path,
    text: path === 'sources/first.yaml' ? text.replace('Asia/Ho_Chi_Minh', 'America/New_York') : text,
  }))
  await using store = await testStore(documents)
  const rows = [
    permit('LEAP', { ngay: '2016-12-31 23:59:60', han: null }),
    permit('NEVER', { ngay: '2020-03-08 02:30:00', han: null }),
    permit('TWICE', { ngay: '2020-11-01 01:30:00', han: null }),
    permit('GOOD', { ngay: '2020-11-01 03:30:00', han: null }),
  ]
  expect(await store.sync('permits', 'first', firstAgency(rows))).toMatchObject({ state: 'done' })
  expect(await store.rows(`select code, issued_at from data.permits order by code`)).toEqual([
    ['GOOD', '2020-11-01 08:30:00+00'],
  ])
  expect(
    await store.rows(
      `select raw -> 'columns' ->> 'ma', breaches -> 0 ->> 'field', breaches -> 0 ->> 'rule' from kho.quarantine order by 1`,
    ),
  ).toEqual([
    ['LEAP', 'issued_at', 'type'],
    ['NEVER', 'issued_at', 'type'],
    ['TWICE', 'issued_at', 'type'],
  ])
})
