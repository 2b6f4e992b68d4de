import { expect, test } from 'vitest'
import { curveOf, fewFor, tenthsOf } from './tenths.ts'

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

test('the curve goes from none of the services to all of them, and from nothing to the whole', () => {
  const curve = curveOf([60, 30, 10])
  expect([curve.length, curve[0], curve[34], curve[100]]).toEqual([
    ...[101, { services: 0, share: 0 }, { services: 1, share: 0.6 }, { services: 3, share: 1 }],
  ])
  expect(curveOf([]).every(({ share }) => share === 0)).toBe(true)
})
