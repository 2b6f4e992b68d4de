/** Bytes being written one after another, into a buffer that grows. Whatever is written stands in network order. */
export class ByteWriter {
  bytes = Buffer.allocUnsafeSlow(64 * 1024)
  /** Of the same bytes. */
  view = viewOf(this.bytes)
  /** Where the next byte goes. */
  at = 0

  /** Makes room for `count` more bytes. Every write below must stay within the room made. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + count))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
    this.view = viewOf(larger)
  }

  int16(value: number): void {
    this.view.setInt16(this.at, value)
    this.at += 2
  }

  int32(value: number): void {
    this.view.setInt32(this.at, value)
    this.at += 4
  }

  /** A few bytes as they stand: for so few a loop is quicker than the engine's own copying. Makes its own room. */
  copy(few: Buffer): void {
    this.reserve(few.length)
    const { bytes, at } = this
    for (let from = 0; from < few.length; from += 1) bytes[at + from] = few[from] ?? 0
    this.at = at + few.length
  }

  /** A text as PostgreSQL's binary format has it, its length first. Makes its own room. */
  text(text: string): void {
    this.reserve(4 + text.length * 3)
    const length = this.bytes.write(text, this.at + 4)
    this.int32(length)
    this.at += length
  }

  /** Gives what was written, to be kept by others, and starts over. The copy is as large as it must be, no larger. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.at)
    this.bytes.copy(taken, 0, 0, this.at)
    this.at = 0
    return taken
  }
}

/** Reads and writes numbers of several bytes in one step, which byte by byte are as many. */
export function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length)
}
