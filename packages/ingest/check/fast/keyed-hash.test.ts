import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyedHash } from './keyed-hash.ts'

test("the hash is node's, for messages of every length and keys of up to a block", () => {
  const keys = fc.uint8Array({ maxLength: 64 })
  const messages = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(keys, messages, (key, all) => {
      const hash = new KeyedHash(key)
      for (const message of all) {
        const to = Buffer.alloc(20)
        hash.write(Buffer.concat([message, Buffer.from('behind')]), message.length, to, 3)
        const expected = createHmac('sha256', key).update(message).digest().subarray(0, 16)
        expect(to).toEqual(Buffer.concat([Buffer.alloc(3), expected, Buffer.alloc(1)]))
      }
    }),
  )
})
