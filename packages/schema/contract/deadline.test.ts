import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { City, ClockPack } from './city.ts'
import { deadlineOf, isLate, isWorkingDay, packOn, workingDaysBetween } from './deadline.ts'
import { readCity } from './read-city.ts'

const { city } = await readCity(join(import.meta.dirname, '../../../city'))
if (!city) throw new Error('the reference city has problems')

const at = (local: string): Date => new Date(`${local}+07:00`)
const dayOf = (clock: string, local: string) => deadlineOf(city, clock, at(local))?.day

/** The reference city with one more clock. */
const withClock = (limit: ClockPack['limit']): City => ({
  ...city,
  clocks: new Map([
    ['own', { clock: 'own', title: { vi: 'a', en: 'a' }, packs: [{ from: null, limit, basis: null }] }],
  ]),
})

test('G13: returned at 16:59 of the last day is on time, at 00:01 of the next day late, and Tết between does not count', () => {
  // 2021: Tết is Wednesday 10 to Tuesday 16 February
  const deadline = deadlineOf(withClock({ unit: 'working_days', count: 4 }), 'own', at('2021-02-08T10:00'))
  expect(deadline?.day).toBe('2021-02-19')
  expect(isLate(deadline, at('2021-02-19T16:59'))).toBe(false)
  expect(isLate(deadline, at('2021-02-19T23:59:59.999'))).toBe(false)
  expect(isLate(deadline, at('2021-02-20T00:01'))).toBe(true)
})

test('R7: a request of 18 August 2025 has five working days, one of 20 August two', () => {
  expect(deadlineOf(city, 'access_request', at('2025-08-18T23:59'))).toMatchObject({
    day: '2025-08-25',
    limit: { unit: 'working_days', count: 5 },
    basis: 'NĐ 47/2020 Art. 35(3)',
  })
  expect(deadlineOf(city, 'access_request', at('2025-08-20T00:00'))).toMatchObject({
    day: '2025-08-22',
    limit: { unit: 'working_days', count: 2 },
    basis: 'NĐ 194/2025 Art. 40',
  })
})

test('National Day and a Saturday made up for a day off are reckoned with', () => {
  expect(dayOf('access_request', '2025-08-28T09:00')).toBe('2025-09-03')
  expect(dayOf('dispute', '2025-04-24T09:00')).toBe('2025-05-07')
  expect(isWorkingDay(city, '2025-04-26')).toBe(true)
  expect(isWorkingDay(city, '2025-05-03')).toBe(false)
})

test('R59: hours run on over nights, and calendar days end on a working day', () => {
  expect(deadlineOf(city, 'ask_why', at('2025-04-29T16:30'))?.end).toEqual(at('2025-05-02T16:30'))
  const tenDays = withClock({ unit: 'days', count: 10 })
  expect(deadlineOf(tenDays, 'own', at('2025-04-21T08:00'))?.day).toBe('2025-05-05')
  const aMonth = withClock({ unit: 'months', count: 1 })
  expect(deadlineOf(aMonth, 'own', at('2020-01-31T08:00'))?.day).toBe('2020-03-02')
})

test('before the first pack, and without the clock, there is no deadline and nothing is late', () => {
  expect(deadlineOf(city, 'access_request', at('2019-12-31T08:00'))).toBeNull()
  expect(deadlineOf(city, 'no_such_clock', at('2025-01-02T08:00'))).toBeNull()
  expect(packOn(city, 'access_request', '2020-05-24')).toBeNull()
  expect(isLate(null, at('2999-01-01T00:00'))).toBe(false)
})

test('from any start, a deadline of working days is the working day with so many of them before it', () => {
  const start = fc.date({ min: new Date('2020-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 40 }), (begun, count) => {
      const deadline = deadlineOf(withClock({ unit: 'working_days', count }), 'own', begun)
      if (!deadline) throw new Error('the clock has a pack')
      const from = new Date(begun.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)
      expect(isWorkingDay(city, deadline.day)).toBe(true)
      expect(workingDaysBetween(city, from, deadline.day)).toBe(count)
      expect(isLate(deadline, new Date(deadline.end.getTime() - 1))).toBe(false)
    }),
  )
})
