import { expect, test } from 'vitest'
import { fewFor, tenthsOf } from './tenths.ts'

test('tenths hold every service once, however many there are', () => {
  for (const count of [0, 1, 7, 10, 1194]) {
    const counts = Array.from({ length: count }, (_, at) => count - at)
    const sum = counts.reduce((a, b) => a + b, 0)
    expect(tenthsOf(counts).reduce((a, tenth) => a + tenth.sum, 0)).toBe(sum)
  }
  expect(tenthsOf([10, 5, 5, 0, 0, 0, 0, 0, 0, 0]).map((tenth) => tenth.sum)).toEqual([10, 5, 5, 0, 0, 0, 0, 0, 0, 0])
})

test('the few are the most used ones that together take the share', () => {
  expect(fewFor([80, 10, 10], 0.8)).toBe(1)
  expect(fewFor([79, 11, 10], 0.8)).toBe(2)
  expect(fewFor([], 0.8)).toBe(0)
})
