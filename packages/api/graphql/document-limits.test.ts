import { KhoError } from '@kho/schema/error.ts'
import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { parseBounded } from './document-limits.ts'
import { boundVariables } from './variable-limits.ts'

const nested = (depth: number) => `{ ${'a { '.repeat(depth - 1)}a${' }'.repeat(depth - 1)} }`
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')
const doubling = times(12, (i) => `fragment F${i} on Q { x${i} { ...F${i + 1} } y${i} { ...F${i + 1} } }`)

test.for([
  ['tokens', `{ ${'a '.repeat(3000)} }`],
  ['depth', nested(16)],
  ['aliases', `{ ${times(51, (i) => `x${i}: a${i}`)} }`],
  ['repeats', `{ ${times(21, (i) => `x${i}: a`)} }`],
  ['directives', `{ ${times(51, (i) => `a${i} @skip(if: false)`)} }`],
  ['fragments', `{ a } ${times(51, (i) => `fragment F${i} on Q { a }`)}`],
  ['cycle', '{ ...A } fragment A on Q { b { ...B } } fragment B on Q { ...A }'],
  ['fields', `{ ...F0 } ${doubling} fragment F12 on Q { a }`],
  ['introspection', '{ a: __schema { types { name } } b: __schema { types { name } } }'],
  ['introspection', '{ __schema { ...S } } fragment S on __Schema { a: types { name } b: types { name } }'],
  ['characters', `# ${'x'.repeat(60_000)}\n{ a }`],
] as const)('a document beyond the limit of %s is refused', ([limit, text]) => {
  expect(() => parseBounded(text)).toThrow(KhoError)
  expect(() => parseBounded(text)).toThrow(
    expect.objectContaining({ code: 'KHO447', details: expect.objectContaining({ limit }) }),
  )
})

test('what people write is within the limits', () => {
  expect(parseBounded(nested(15)).kind).toBe('Document')
  expect(parseBounded(getIntrospectionQuery()).kind).toBe('Document')
})

test('variables beyond the limits are refused, however deep', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth += 1) deep = { not: deep }
  expect(() => boundVariables({ deep })).toThrow(KhoError)
  expect(() => boundVariables({ many: Array.from({ length: 20_000 }, () => 1) })).toThrow(KhoError)
  expect(() => boundVariables({ in: Array.from({ length: 1000 }, String) })).not.toThrow()
})
