import { cmac } from '@kho/schema/store/cmac.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyedHashes } from './keyed-hashes.ts'

test('messages hashed together have the hashes that each has by itself, batch after batch', () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const messages = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 30 })
  fc.assert(
    fc.property(keys, messages, messages, (bytes, ...batches) => {
      const key = Buffer.from(bytes)
      const hashes = new KeyedHashes(key)
      for (const batch of batches) {
        for (const [at, message] of batch.entries()) {
          hashes.message.reserve(message.length)
          hashes.message.bytes.set(message, hashes.message.at)
          hashes.message.at += message.length
          hashes.keep(at * 18 + 1)
        }
        const to = Buffer.alloc(batch.length * 18)
        hashes.write(to)
        const around = batch.map((message) => [Buffer.alloc(1), cmac(key, Buffer.from(message)), Buffer.alloc(1)])
        expect(to).toEqual(Buffer.concat(around.flat()))
      }
    }),
  )
})
