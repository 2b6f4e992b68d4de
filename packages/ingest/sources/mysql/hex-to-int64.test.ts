import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexToInt64 } from './hex-to-int64.ts'

test('every number of 64 bits is written as it is, with and without zeros before it', () => {
  const uint64 = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 32n }),
    fc.constantFrom(0n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n),
  )
  fc.assert(
    fc.property(uint64, fc.integer({ min: 1, max: 16 }), (number, width) => {
      const text = number.toString(16).toUpperCase().padStart(width, '0')
      const bytes = Buffer.concat([Buffer.from(`x${text}`), Buffer.alloc(8)])
      hexToInt64(bytes, 1, 1 + text.length, 1 + text.length)
      expect(bytes.readBigUInt64BE(1 + text.length)).toBe(number)
    }),
    { numRuns: 500 },
  )
})
