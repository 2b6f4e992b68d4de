import { expect, test } from 'vitest'
import { type Case, casesCity, desk } from '../../../test/harness/counted-cases.ts'
import { testStore } from '../../../test/harness/test-store.ts'

const figures = `# datasets/by_ward.yaml
dataset: by_ward
derive:
  from: cases
  by: { ward: ward, month: { month: received } }
  measures:
    n: count
    late: { count_where: { done: { gt: { field: due } } } }
    fee: { sum: fee }
    mean: { avg: fee }
    late_rate: { ratio: { numerator: late, denominator: n, percent: true } }
  protect: { min_group: 5 }
# datasets/by_month.yaml
dataset: by_month
derive:
  from: cases
  by: { month: { month: received } }
  measures: { n: count }
  protect: { min_group: 5 }
`

let made = 0
/** Cases of a ward, so many of them late; each costs 10.50. */
const cases = (ward: string, count: number, late = 0): Case[] =>
  Array.from({ length: count }, (_, at) => {
    made += 1
    const done = at < late ? '2020-03-02' : '2020-02-20'
    return [`c${made}`, ward, 'a', '2020-02-10 08:00:00', '2020-03-01', done, '10.50', 'p1']
  })

test('G11, D04: a group of too few is not told, nor what would tell of it, nor a part of too few', async () => {
  await using store = await testStore(casesCity(figures))
  const wards = [...cases('w1', 20, 8), ...cases('w2', 3), ...cases('w3', 9), ...cases('w4', 30, 2)]
  const run = await store.sync('cases', 'north', desk(wards))
  expect(run).toMatchObject({ state: 'done', error: null })
  const told = () =>
    store.rows('select ward, n, late, fee, mean, late_rate, suppressed from data.by_ward order by ward')
  expect(await told()).toEqual([
    ['w1', '20', '8', '210.00', '10.5000', '40.00', 'f'],
    ['w2', null, null, null, null, null, 't'],
    ['w3', null, null, null, null, null, 't'],
    ['w4', '30', null, '315.00', '10.5000', null, 't'],
  ])
  expect(await store.rows('select month, n, suppressed from data.by_month')).toEqual([['2020-02-01', '62', 'f']])

  // D05: four more are told when a fifth comes.
  const more = cases('w1', 4)
  await store.sync('cases', 'north', desk([...wards, ...more]))
  expect((await told())[0]).toEqual(['w1', '20', '8', '210.00', '10.5000', '40.00', 'f'])
  expect(await store.rows('select n from data.by_month')).toEqual([['62']])
  await store.sync('cases', 'north', desk([...wards, ...more, ...cases('w1', 1)]))
  expect((await told())[0]).toEqual(['w1', '25', '8', '262.50', '10.5000', '32.00', 'f'])
  expect(await store.rows('select n from data.by_month')).toEqual([['67']])
})

test('only the worker reads what protected figures are made of', async () => {
  await using store = await testStore(casesCity(figures))
  const rights = `select grantee, string_agg(privilege_type, ' ' order by privilege_type) from information_schema.role_table_grants
    where table_name = 'protected_cell' and grantee like 'kho%' group by 1`
  expect(await store.rows(rights)).toEqual([['kho_worker', 'DELETE INSERT SELECT UPDATE']])
})
