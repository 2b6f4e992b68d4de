import type { Told } from '../query/told-in.ts'

/** A file's rows as they are read out of COPY's bytes, which come in pieces that end anywhere. */
export interface FileRows {
  /** Takes a piece from a place on, as far as the chunk may grow. Gives the place after what it took. */
  take(bytes: Buffer, from: number): number
  isFull(): boolean
  /** What has come together. */
  cut(): RowChunk
}

/** Some whole rows of a file, and whom they tell of. */
export interface RowChunk {
  readonly bytes: Buffer<ArrayBuffer>
  readonly records: number
  readonly told: Told
}

/** A chunk is full with as many records, which is the most that one entry of the ledger tells of, or with as many bytes. */
export const mostRecords = 5_000
const mostBytes = 2_097_152
const least = 65_536

/**
 * Keys of one place while they come together: bytes behind one another, which become texts together, as a text each and a set that
 * grows by it took longer than the rows themselves. No text of PostgreSQL holds a NUL.
 */
class ToldKeys {
  private out = Buffer.allocUnsafe(least)
  private length = 0
  private hasNull = false

  add(bytes: Buffer, start: number, end: number): void {
    const length = this.length + end - start + 1
    if (length > this.out.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.out.length * 2))
      this.out.copy(larger, 0, 0, this.length)
      this.out = larger
    }
    const { out } = this
    let to = this.length
    for (let at = start; at < end; at += 1) out[to++] = bytes[at] ?? 0
    out[to] = 0
    this.length = length
  }

  addNull(): void {
    this.hasNull = true
  }

  /** All of them, each once. */
  cut(): Set<string | null> {
    const keys = this.length === 0 ? [] : this.out.toString('utf8', 0, this.length - 1).split('\0')
    const told = new Set<string | null>(keys)
    if (this.hasNull) told.add(null)
    this.length = 0
    this.hasNull = false
    return told
  }
}

/** A chunk while it comes together. */
export class ChunkBuffer {
  out = Buffer.allocUnsafe(least)
  length = 0
  records = 0
  private readonly told: readonly ToldKeys[]

  constructor(tells: number) {
    this.told = Array.from({ length: tells }, () => new ToldKeys())
  }

  isFull(): boolean {
    return this.records >= mostRecords || this.length >= mostBytes
  }

  /** Of a place, whom rows tell of. */
  toldAt(place: number): ToldKeys | undefined {
    return this.told[place]
  }

  /** Notes whom a row tells of. */
  tell(place: number, key: string | null): void {
    const keys = this.told[place]
    const bytes = Buffer.from(key ?? '')
    if (key === null) keys?.addNull()
    else keys?.add(bytes, 0, bytes.length)
  }

  cut(): RowChunk {
    const { records } = this
    const told = this.told.map((keys) => keys.cut())
    const bytes = this.out.subarray(0, this.length)
    this.out = Buffer.allocUnsafe(this.length + least)
    this.length = 0
    this.records = 0
    return { bytes, records, told }
  }

  add(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    bytes.copy(this.out, this.length, start, end)
    this.length += end - start
  }

  reserve(more: number): void {
    const length = this.length + more
    if (length <= this.out.length) return
    const larger = Buffer.allocUnsafe(Math.max(length, this.out.length * 2))
    this.out.copy(larger, 0, 0, this.length)
    this.out = larger
  }
}
