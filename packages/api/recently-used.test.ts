import { expect, test } from 'vitest'
import { recentlyUsed } from './recently-used.ts'

test('beyond so many values the longest unused is given up', () => {
  const kept = recentlyUsed<number>({ values: 2, weight: 100 })
  kept.set('a', 1, 1)
  kept.set('b', 2, 1)
  expect(kept.get('a')).toBe(1)
  kept.set('c', 3, 1)
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([1, undefined, 3])
})

test('together they weigh no more than they may, and one that weighs more by itself is not kept', () => {
  const kept = recentlyUsed<string>({ values: 10, weight: 10 })
  kept.set('a', 'a', 4)
  kept.set('b', 'b', 4)
  kept.set('a', 'a anew', 6)
  expect([kept.get('a'), kept.get('b')]).toEqual(['a anew', 'b'])
  kept.set('c', 'c', 3)
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([undefined, 'b', 'c'])
  kept.set('d', 'd', 11)
  expect(['b', 'c', 'd'].map((name) => kept.get(name))).toEqual([undefined, undefined, undefined])
  kept.delete('d')
  kept.set('e', 'e', 10)
  expect(kept.get('e')).toBe('e')
})
