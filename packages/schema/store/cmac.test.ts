import { expect, test } from 'vitest'
import { cmac } from './cmac.ts'

const key = Buffer.from('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'hex')
const message = Buffer.from(
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
  'hex',
)

test.for([
  [0, '028962f61b7bf89efc6b551f4667d983'],
  [16, '28a7023f452e8f82bd4bf28d8c37c35c'],
  [40, 'aaf3d8f1de5640c232f5b169b9c911e6'],
  [64, 'e1992190549f6ed5696a2c056c315410'],
] as const)(
  "the hash of %i bytes is that of the standard's examples (NIST SP 800-38B, AES-256)",
  ([length, expected]) => {
    expect(cmac(key, message.subarray(0, length)).toString('hex')).toBe(expected)
  },
)
