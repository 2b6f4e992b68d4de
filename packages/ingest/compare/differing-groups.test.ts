import { expect, test } from 'vitest'
import { bitsFor } from './differing-groups.ts'

test('groups are as many as what differed last time makes worth summing', () => {
  expect([0, 16, 17, 65_536, 2_000_000, 20_000_000].map((records) => bitsFor(records, null))).toEqual([
    0, 0, 1, 12, 17, 17,
  ])
  expect([0, 64, 65, 1000, 2000, 40_000].map((found) => bitsFor(2_000_000, found))).toEqual([12, 12, 13, 16, 17, 17])
  expect(bitsFor(1000, 0), 'a small dataset has no more groups than ever').toBe(bitsFor(1000, null))
})
