import { expect, test } from 'vitest'
import type { Agency } from './city.ts'
import { isValidOn, nowOf, todayOf } from './clock.ts'
import { holdersOf, unitsInsteadOf, unitsOf } from './units.ts'

type Row = readonly [
  agency: string,
  parent: string | null,
  from: string | null,
  until: string | null,
  ...next: string[],
]

const agencies = new Map<string, Agency>(
  (
    [
      ['H29', null, null, null],
      ['H29.760', 'H29', null, '2025-07-01', 'H29.26734', 'H29.26737'],
      ['H29.760.1', 'H29.760', null, '2025-07-01'],
      ['H29.762', 'H29', null, '2021-01-01', 'H29.7690'],
      ['H29.7690', 'H29', '2021-01-01', '2025-07-01', 'H29.26800'],
      ['H29.26734', 'H29', '2025-07-01', null],
      ['H29.26737', 'H29', '2025-07-01', null],
      ['H29.26800', 'H29', '2025-07-01', null],
    ] satisfies Row[]
  ).map(([agency, parent, validFrom, validUntil, ...next]) => [
    agency,
    {
      agency,
      title: { vi: agency, en: agency },
      parent,
      oldCode: null,
      validFrom,
      validUntil,
      succeededBy: next.map((successor) => ({ agency: successor, share: null, decision: null })),
    },
  ]),
)

test('an agency that exists stands for itself and what is below it', () => {
  expect(unitsOf(agencies, 'H29.760', '2020-11-02')).toEqual(['H29.760', 'H29.760.1'])
})

test('an agency that ended stands for itself and its successors, from the day it ended on', () => {
  expect(unitsOf(agencies, 'H29.760', '2025-06-30')).toEqual(['H29.760', 'H29.760.1'])
  expect(unitsOf(agencies, 'H29.760', '2025-07-01')).toEqual(['H29.760', 'H29.760.1', 'H29.26734', 'H29.26737'])
})

test('successors that ended are followed to those that are valid now', () => {
  expect(unitsOf(agencies, 'H29.762', '2022-01-01')).toEqual(['H29.762', 'H29.7690'])
  expect(unitsOf(agencies, 'H29.762', '2026-01-01')).toEqual(['H29.762', 'H29.26800'])
})

test('a right given to an agency is held by it while it exists, then by whoever succeeded it', () => {
  expect(holdersOf(agencies, 'H29.762', '2020-11-02')).toEqual(['H29.762'])
  expect(holdersOf(agencies, 'H29.762', '2021-01-01')).toEqual(['H29.7690'])
  expect(holdersOf(agencies, 'H29.762', '2026-01-01')).toEqual(['H29.26800'])
  expect(holdersOf(agencies, 'H29.760.1', '2026-01-01')).toEqual([])
  expect(holdersOf(agencies, 'H30', '2026-01-01')).toEqual(['H30'])
})

test('nobody stands for an agency that is not known', () => {
  expect(unitsOf(agencies, 'H30', '2020-11-02')).toEqual([])
})

test('the day is the one of the city, by its own clock in a demo', () => {
  const now = new Date('2026-03-01T18:30:00Z')
  expect(todayOf({ clock: null, timeZone: 'Asia/Ho_Chi_Minh' }, now)).toBe('2026-03-02')
  expect(todayOf({ clock: '2020-11-02T08:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' }, now)).toBe('2020-11-02')
  expect(nowOf({ clock: null }, now)).toBe(now)
})

test('validity includes its first day and not its last', () => {
  expect(['2019-12-31', '2020-01-01', '2020-12-31'].map((day) => isValidOn(day, '2020-01-01', '2020-12-31'))).toEqual([
    false,
    true,
    false,
  ])
})

test('what stood in the place of a unit on a day is found on both sides of its life', () => {
  const instead = (agency: string, day: string) => {
    const unit = agencies.get(agency)
    return unit && unitsInsteadOf(agencies, unit, day)
  }
  expect(instead('H29.762', '2020-01-01')).toEqual(['H29.762'])
  expect(instead('H29.762', '2021-01-01')).toEqual(['H29.7690'])
  expect(instead('H29.762', '2025-07-01')).toEqual(['H29.26800'])
  expect(instead('H29.760', '2026-01-01')).toEqual(['H29.26734', 'H29.26737'])
  expect(instead('H29.26800', '2020-12-31')).toEqual(['H29.762'])
  expect(instead('H29.760.1', '2026-01-01')).toEqual([])
})
