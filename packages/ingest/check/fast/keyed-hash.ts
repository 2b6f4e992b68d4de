import { _SHA256 } from '@noble/hashes/sha2.js'

const block = 64

/** The library's compression by itself: its ways around it make three objects a message. */
class Compression extends _SHA256 {
  /** The state after these blocks, from the state given. */
  run(state: readonly number[], view: DataView, blocks: number): readonly number[] {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    this.set(a, b, c, d, e, f, g, h)
    for (let at = 0; at < blocks; at += 1) this.process(view, at * block)
    return this.get()
  }

  start(): readonly number[] {
    return this.get()
  }
}

/** HMAC-SHA256 (RFC 2104) of many short messages under one key. */
export class KeyedHash {
  readonly #compression = new Compression()
  readonly #inner: readonly number[]
  readonly #outer: readonly number[]
  #bytes = new Uint8Array(4 * block)
  #view = new DataView(this.#bytes.buffer)
  readonly #last = new DataView(new ArrayBuffer(block))

  /** `key`: at most 64 bytes. */
  constructor(key: Uint8Array) {
    const start = this.#compression.start()
    const padded = (pad: number) => {
      const bytes = new Uint8Array(block).fill(pad)
      for (const [at, byte] of key.entries()) bytes[at] = byte ^ pad
      return this.#compression.run(start, new DataView(bytes.buffer), 1)
    }
    this.#inner = padded(0x36)
    this.#outer = padded(0x5c)
    this.#last.setUint8(32, 0x80)
    this.#last.setUint32(60, (block + 32) * 8)
  }

  /** Writes the first 16 bytes of the hash of the first `length` bytes of a message. */
  write(message: Uint8Array, length: number, to: Buffer, at: number): void {
    const blocks = Math.ceil((length + 9) / block)
    this.#reserve(blocks * block)
    const bytes = this.#bytes
    for (let index = 0; index < length; index += 1) bytes[index] = message[index] ?? 0
    bytes[length] = 0x80
    bytes.fill(0, length + 1, blocks * block)
    this.#view.setUint32(blocks * block - 4, (block + length) * 8)
    const inner = this.#compression.run(this.#inner, this.#view, blocks)
    for (let word = 0; word < 8; word += 1) this.#last.setUint32(word * 4, inner[word] ?? 0)
    const outer = this.#compression.run(this.#outer, this.#last, 1)
    for (let word = 0; word < 4; word += 1) to.writeInt32BE((outer[word] ?? 0) | 0, at + word * 4)
  }

  #reserve(count: number): void {
    if (count <= this.#bytes.length) return
    this.#bytes = new Uint8Array(count * 2)
    this.#view = new DataView(this.#bytes.buffer)
  }
}
