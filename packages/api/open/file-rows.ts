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

/** A chunk while it comes together. */
export class ChunkBuffer {
  out = Buffer.allocUnsafe(least)
  length = 0
  records = 0
  private told: Set<string | null>[]

  constructor(tells: number) {
    this.told = Array.from({ length: tells }, () => new Set())
  }

  isFull(): boolean {
    return this.records >= mostRecords || this.length >= mostBytes
  }

  /** Notes whom a row tells of. */
  tell(place: number, key: string | null): void {
    this.told[place]?.add(key)
  }

  cut(): RowChunk {
    const { told, records } = this
    const bytes = this.out.subarray(0, this.length)
    this.out = Buffer.allocUnsafe(this.length + least)
    this.length = 0
    this.records = 0
    this.told = told.map(() => new Set())
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
