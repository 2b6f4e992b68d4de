import { expect, test } from 'vitest'
import { beginOfDay, dayAfter } from './city-zone.ts'

test('a day begins when the city’s clock says so, wherever the reader is', () => {
  expect(beginOfDay('2026-11-23', 'Asia/Ho_Chi_Minh')).toBe('2026-11-22T17:00:00.000Z')
  expect(beginOfDay('2026-11-23', 'UTC')).toBe('2026-11-23T00:00:00.000Z')
  expect(beginOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
  expect(beginOfDay('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
})

test('a day is followed by the next, over months and years', () => {
  expect([dayAfter('2026-12-31'), dayAfter('2024-02-28')]).toEqual(['2027-01-01', '2024-02-29'])
})
