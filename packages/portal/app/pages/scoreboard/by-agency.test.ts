import { expect, test } from 'vitest'
import { byAgency } from './by-agency.ts'

const month = (agency: string, resolved: number | null, onTime: number | null) => ({
  ...{ agency, month: '2020-09-01', received: 20, resolved, onTime },
})

test('G14: an agency without dossiers is not ranked, and comes after those that are', () => {
  const rates = byAgency([month('B', 0, 0), month('A', 10, 5), month('A', 10, 9), month('C', 4, 4)])
  expect(rates.map(({ agency, rate }) => [agency, rate])).toEqual([
    ['C', 1],
    ['A', 0.7],
    ['B', null],
  ])
})

test('a figure that is not told in one month is not told of the whole', () => {
  expect(byAgency([month('A', 10, 5), month('A', null, null)])).toEqual([
    { agency: 'A', received: 40, resolved: null, onTime: null, rate: null },
  ])
})
