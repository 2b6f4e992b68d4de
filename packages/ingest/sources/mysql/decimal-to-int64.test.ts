import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalToInt64 } from './decimal-to-int64.ts'

test('every number of 64 bits is written as it is', () => {
  const int64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n, -(2n ** 63n)),
  )
  fc.assert(
    fc.property(int64, (number) => {
      const text = String(number)
      const bytes = Buffer.concat([Buffer.from(`x${text}`), Buffer.alloc(8)])
      decimalToInt64(bytes, 1, 1 + text.length, 1 + text.length)
      expect(bytes.readBigInt64BE(1 + text.length)).toBe(number)
    }),
    { numRuns: 500 },
  )
})
