import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moneyFromLog } from './log-text.ts'
import { readMessage } from './pgoutput.ts'

const insert = (cell: Buffer): Buffer => {
  const head = Buffer.alloc(13)
  head.write('I')
  head.writeUInt32BE(7, 1)
  head.write('N', 5)
  head.writeUInt16BE(1, 6)
  head.write('t', 8)
  head.writeUInt32BE(cell.length, 9)
  return Buffer.concat([head, cell])
}

test('a value is its exact text, and bytes that are none end the reading', () => {
  expect(readMessage(insert(Buffer.from('Thủ Đức')))).toEqual({ kind: 'insert', oid: 7, row: ['Thủ Đức'] })
  expect(() => readMessage(insert(Buffer.from([0xc3, 0x28])))).toThrow(TypeError)
  // The length itself ends in the byte that a stray one at the value's begin would continue.
  expect(() => readMessage(insert(Buffer.concat([Buffer.from([0xa9]), Buffer.alloc(0xc2, 'x')])))).toThrow(TypeError)
})

test('I16: whatever a hostile server sends is a message or is refused, and never a value that it did not send', () => {
  const letters = fc.constantFrom(...'BCRIUDTYOMSX')
  fc.assert(
    fc.property(letters, fc.uint8Array({ maxLength: 200 }), (letter, rest) => {
      try {
        readMessage(Buffer.concat([Buffer.from(letter), rest]))
      } catch (cause) {
        expect(cause instanceof RangeError || cause instanceof TypeError).toBe(true)
      }
    }),
    { seed: 20201102, numRuns: 20_000 },
  )
  expect(() => readMessage(insert(Buffer.from('abc')).subarray(0, 15))).toThrow(RangeError)
})

test('money is the stored integer, in the decimals of the server’s own currency', () => {
  const cases = [
    ['$1,234.50', 2, '1234.50'],
    ['-$0.05', 2, '-0.05'],
    ['-$92,233,720,368,547,758.08', 2, '-92233720368547758.08'],
    ['$12.34', 0, '1234'],
    ['$0.00', 0, '0'],
    ['$0.01', 3, '0.001'],
  ] as const
  for (const [text, scale, number] of cases) expect(moneyFromLog(scale)(text)).toBe(number)
})
