import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeWhole } from '../store/write-whole.ts'

/** What proves a file whole. */
export interface Digest {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

/** Writes a file that appears whole or not at all, and tells what it is. */
export async function writeHashed(file: string, parts: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256')
  const written = { bytes: 0 }
  async function* hashed() {
    for await (const part of parts) {
      hash.update(part)
      written.bytes += part.length
      yield part
    }
  }
  await writeWhole(file, hashed())
  return { bytes: written.bytes, sha256: hash.digest('hex') }
}

/** The digest of a file that somebody else wrote. */
export async function digestOf(file: string): Promise<Digest> {
  const hash = createHash('sha256')
  const read = { bytes: 0 }
  for await (const part of createReadStream(file, { highWaterMark: 1_048_576 })) {
    hash.update(part)
    read.bytes += part.length
  }
  return { bytes: read.bytes, sha256: hash.digest('hex') }
}

/** A file's bytes where all of them are at hand. */
export async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
