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
/** Cases of a ward, so many of them late; each costs 10.50 and is of somebody else, unless they are of one. */
const cases = (ward: string, count: number, late = 0, person: string | null = null): Case[] =>
  Array.from({ length: count }, (_, at) => {
    made += 1
    const done = at < late ? '2020-03-02' : '2020-02-20'
    return [`c${made}`, ward, 'a', '2020-02-10 08:00:00', '2020-03-01', done, '10.50', person ?? `p${made}`]
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

const shared = `# datasets/fees.yaml
dataset: fees
derive:
  from: cases
  by: { ward: ward }
  measures: { n: count, fee: { sum: fee }, mean: { avg: fee } }
  protect: { min_group: 5, largest_share: 40 }
# datasets/fees_of_month.yaml
dataset: fees_of_month
derive:
  from: cases
  by: { month: { month: received } }
  measures: { fee: { sum: fee } }
  protect: { min_group: 5 }
`

test('D04: a sum that one record makes up too much of is not told, nor what would tell of it; counts are', async () => {
  await using store = await testStore(casesCity(shared))
  const large = (code: string, fee: string): Case => {
    return [code, 'w2', 'a', '2020-02-10 08:00:00', '2020-03-01', '2020-02-20', fee, 'p1']
  }
  const wards = [...cases('w1', 20), ...cases('w2', 9), large('big', '600.00'), ...cases('w3', 30), ...cases('w4', 40)]
  expect(await store.sync('cases', 'north', desk(wards))).toMatchObject({ state: 'done', error: null })
  const told = () => store.rows('select ward, n, fee, mean, suppressed from data.fees order by ward')
  const all = () => store.rows('select fee, suppressed from data.fees_of_month')
  // 600 of 694.50 is too much; with 210 and 315 of others it is 49 %, and with 420 more 37 %.
  expect(await told()).toEqual([
    ['w1', '20', null, null, 't'],
    ['w2', '10', null, null, 't'],
    ['w3', '30', null, null, 't'],
    ['w4', '40', null, null, 't'],
  ])
  expect(await all()).toEqual([['1639.50', 'f']])

  // D05: what comes is told of the counts; of the sum it would tell one fee too well.
  await store.sync('cases', 'north', desk([...wards, large('bigger', '900.00'), ...cases('w2', 9)]))
  expect((await told())[1]).toEqual(['w2', '20', null, null, 't'])
  expect(await all()).toEqual([['1639.50', 'f']])
})

test('D04: who has many records makes up too much of a sum like one large record, in one cell and over several, and when they move', async () => {
  await using store = await testStore(casesCity(shared))
  const of = (ward: string, person: string, count: number) => cases(ward, count, 0, person)
  const first = [...cases('w1', 12), ...cases('w2', 10), ...of('w2', 'p', 10), ...cases('w3', 40)]
  expect(await store.sync('cases', 'north', desk(first))).toMatchObject({ state: 'done', error: null })
  const told = () => store.rows('select ward, n, fee, suppressed from data.fees order by ward')
  const all = async () => (await store.rows('select fee from data.fees_of_month'))[0]?.[0]
  // Ten of twenty are p's: with the twelve of the next ward it is 31 %.
  expect(await told()).toEqual([
    ['w1', '12', null, 't'],
    ['w2', '20', null, 't'],
    ['w3', '40', '420.00', 'f'],
  ])
  expect(await all()).toBe('756.00')

  // D05: five more of p are p's: what two others bring does not make a change of many of it, and what eight more bring does.
  const more = [...of('w3', 'p', 5), ...cases('w3', 2)]
  await store.sync('cases', 'north', desk([...first, ...more]))
  expect((await told())[2]).toEqual(['w3', '47', '420.00', 'f'])
  expect(await all()).toBe('756.00')
  await store.sync('cases', 'north', desk([...first, ...more, ...cases('w3', 8)]))
  expect((await told())[2]).toEqual(['w3', '55', '577.50', 'f'])
})

test('only the worker reads what protected figures are made of', async () => {
  await using store = await testStore(casesCity(figures))
  const rights = `select grantee, string_agg(privilege_type, ' ' order by privilege_type) from information_schema.role_table_grants
    where table_name = 'protected_cell' and grantee like 'kho%' group by 1`
  expect(await store.rows(rights)).toEqual([['kho_worker', 'DELETE INSERT SELECT UPDATE']])
})
