import { type Cipheriv, createCipheriv } from 'node:crypto'
import { cmacBlock, cmacSubkeys } from '@kho/schema/store/cmac.ts'
import { ByteWriter } from '../byte-writer.ts'

const words = cmacBlock / 4

/**
 * AES-256-CMAC of many messages under one key, worked out together: the first blocks of all of them are one call of the
 * cipher, the second ones the next. A message is written into `message` and then kept.
 */
export class KeyedHashes {
  /** The messages kept so far, each filled up to whole blocks, and what is written behind them. */
  readonly message = new ByteWriter()
  /** Where the next message begins. */
  begin = 0
  readonly #cipher: Cipheriv
  readonly #whole: Buffer
  readonly #padded: Buffer
  /** Of each message: where it begins, how many blocks it has, where its hash goes. */
  readonly #kept: number[] = []
  #most = 0
  #mixed = new Int32Array(0)
  #states = new Int32Array(0)

  /** `key`: 32 bytes. */
  constructor(key: Buffer) {
    this.#cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    const { whole, padded } = cmacSubkeys(key)
    this.#whole = whole
    this.#padded = padded
  }

  /** Keeps what stands behind `begin` as a message, whose hash is to be written at `place`. */
  keep(place: number): void {
    const { begin, message } = this
    const blocks = Math.max(Math.ceil((message.at - begin) / cmacBlock), 1)
    const end = begin + blocks * cmacBlock
    message.reserve(cmacBlock)
    const { bytes } = message
    const subkey = message.at === end ? this.#whole : this.#padded
    for (let at = message.at; at < end; at += 1) bytes[at] = at === message.at ? 0x80 : 0
    for (let at = 0; at < cmacBlock; at += 1) {
      const last = end - cmacBlock + at
      bytes[last] = (bytes[last] ?? 0) ^ (subkey[at] ?? 0)
    }
    this.#kept.push(begin, blocks, place)
    this.#most = Math.max(this.#most, blocks)
    this.begin = end
    message.at = end
  }

  /** Writes the hash of every message kept, 16 bytes each, and forgets them. */
  write(to: Buffer): void {
    const count = this.#kept.length / 3
    if (count * words > this.#states.length) {
      this.#states = new Int32Array(count * words * 2)
      this.#mixed = new Int32Array(count * words * 2)
    }
    this.#states.fill(0, 0, count * words)
    for (let block = 0; block < this.#most; block += 1) this.#advance(block, count)
    const bytes = new Uint8Array(this.#states.buffer)
    for (let message = 0; message < count; message += 1) {
      const place = this.#kept[message * 3 + 2] ?? 0
      for (let at = 0; at < cmacBlock; at += 1) to[place + at] = bytes[message * cmacBlock + at] ?? 0
    }
    this.#kept.length = 0
    this.#most = 0
    this.begin = 0
    this.message.at = 0
  }

  /** Takes in the next block of every message that still has one. */
  #advance(block: number, count: number): void {
    const mixed = this.#mix(block, count)
    mixed.set(this.#cipher.update(mixed))
    let filled = 0
    for (let message = 0; message < count; message += 1) {
      if (!this.#goesOn(message, block)) continue
      for (let word = message * words; word < (message + 1) * words; word += 1) {
        this.#states[word] = this.#mixed[filled++] ?? 0
      }
    }
  }

  /** Those blocks, each mixed with what its message has come to, without gaps. */
  #mix(block: number, count: number): Uint8Array {
    const blocks = new Int32Array(this.message.bytes.buffer)
    let filled = 0
    for (let message = 0; message < count; message += 1) {
      if (!this.#goesOn(message, block)) continue
      const from = (this.#kept[message * 3] ?? 0) / 4 + block * words
      for (let word = 0; word < words; word += 1) {
        this.#mixed[filled++] = (blocks[from + word] ?? 0) ^ (this.#states[message * words + word] ?? 0)
      }
    }
    return new Uint8Array(this.#mixed.buffer, 0, filled * 4)
  }

  #goesOn(message: number, block: number): boolean {
    return (this.#kept[message * 3 + 1] ?? 0) > block
  }
}
