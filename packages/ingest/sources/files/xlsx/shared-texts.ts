import { SheetFault } from './sheet-fault.ts'

const mostBytes = 128 * 1024 ** 2

/** The texts that cells share, as bytes side by side: a million of them take no more room than their letters. */
export class SharedTexts {
  private bytes = Buffer.allocUnsafe(64 * 1024)
  private ends = new Uint32Array(1024)
  private count = 0

  add(text: string): void {
    if (!text.isWellFormed()) throw new SheetFault('KHO265', 'holds half a character')
    const begin = this.end(this.count - 1)
    const length = Buffer.byteLength(text)
    if (begin + length > mostBytes) throw new SheetFault('KHO267', 'holds more than 128 MB of shared texts')
    if (begin + length > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes], Math.max(this.bytes.length * 2, begin + length))
    }
    if (this.count === this.ends.length) {
      const grown = new Uint32Array(this.ends.length * 2)
      grown.set(this.ends)
      this.ends = grown
    }
    this.bytes.write(text, begin)
    this.ends[this.count++] = begin + length
  }

  at(index: number): string {
    if (!(index >= 0 && index < this.count)) throw new SheetFault('KHO265', 'refers to a text that it does not hold')
    return this.bytes.toString('utf8', this.end(index - 1), this.end(index))
  }

  private end(index: number): number {
    return index < 0 ? 0 : (this.ends[index] ?? 0)
  }
}
