import { createCipheriv } from 'node:crypto'

/** Bytes of AES's blocks, and of what comes out. */
export const cmacBlock = 16

/** What a message's last block is mixed with: `whole` where the message fills it, `padded` where it had to be filled up. */
export interface CmacSubkeys {
  readonly whole: Buffer
  readonly padded: Buffer
}

/** AES-256-CMAC (NIST SP 800-38B; RFC 4493 with the longer key) of one message. `key`: 32 bytes. */
export function cmac(key: Buffer, message: Buffer): Buffer {
  const { whole, padded } = cmacSubkeys(key)
  const blocks = Math.max(Math.ceil(message.length / cmacBlock), 1)
  const filled = Buffer.alloc(blocks * cmacBlock)
  message.copy(filled)
  if (message.length < filled.length) filled[message.length] = 0x80
  const subkey = message.length < filled.length ? padded : whole
  const last = filled.subarray(-cmacBlock)
  for (let at = 0; at < cmacBlock; at += 1) last[at] = (last[at] ?? 0) ^ (subkey[at] ?? 0)
  const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(cmacBlock)).setAutoPadding(false)
  return cipher.update(filled).subarray(-cmacBlock)
}

export function cmacSubkeys(key: Buffer): CmacSubkeys {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const whole = doubled(cipher.update(Buffer.alloc(cmacBlock)))
  return { whole, padded: doubled(whole) }
}

/** Times x in the field that the standard counts in: shifted by a bit, what falls out folded back. */
function doubled(block: Buffer): Buffer {
  const bits = BigInt(`0x${block.toString('hex')}`) << 1n
  const folded = BigInt.asUintN(128, bits) ^ (bits >> 128n ? 0x87n : 0n)
  return Buffer.from(folded.toString(16).padStart(32, '0'), 'hex')
}
