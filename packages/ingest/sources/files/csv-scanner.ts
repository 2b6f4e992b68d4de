import { passLine } from './csv-line.ts'

/** What keeps bytes from being records of CSV. */
export type CsvFault = 'ragged' | 'unclosed' | 'after_quote' | 'quote_inside'

/** Thrown at the first fault, with the number of the line that it is in. */
export class CsvBroken extends Error {
  readonly fault: CsvFault
  readonly line: number

  constructor(fault: CsvFault, line: number) {
    super(fault)
    this.fault = fault
    this.line = line
  }
}

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Finds records by RFC 4180 in UTF-8, strictly, without making a text of any cell. Lines end in LF or CRLF. A cell's
 * place is where its bytes begin and end; nothing between two delimiters begins at -1.
 */
export class CsvScanner {
  /** Places of the last record's cells, begin and end by turns. */
  places = new Int32Array(64)
  /** How many cells that record has. */
  count = 0
  /** Line feeds passed so far. */
  lines = 0
  /** The number of the line in which the last record ends. */
  line = 0
  readonly #delimiter: Buffer
  #block: Buffer = Buffer.alloc(0)
  #isLast = false
  #feeds = 0
  /** The places of cells in which quotes stand doubled. */
  readonly #doubled: number[] = []

  constructor(delimiter: string) {
    this.#delimiter = Buffer.from(delimiter)
  }

  /** Goes on with these bytes; `isLast`: nothing follows them. They must be ours to change. */
  take(block: Buffer, isLast: boolean): void {
    this.#block = block
    this.#isLast = isLast
  }

  /** Finds the record that begins there and gives where the next one begins; -1 where it is not whole. */
  record(begin: number): number {
    const end = this.#delimiter.length === 1 ? passLine(this.#block, begin, this.#delimiter[0] ?? 0, this) : -1
    if (end < 0) return this.#careful(begin)
    this.lines += 1
    this.line = this.lines
    return end
  }

  #careful(begin: number): number {
    this.count = 0
    this.#feeds = 0
    this.#doubled.length = 0
    let at = begin
    for (;;) {
      const end = this.#block[at] === quote ? this.#quoted(at + 1) : this.#plain(at)
      if (end < 0) return -1
      const next = this.#pass(end)
      // The last record of all may lack its line end.
      if (next === end || this.#block[next - 1] === lineFeed) return this.#finish(next)
      at = next
    }
  }

  /** Passes the delimiter or line end behind a cell. At the end of everything there is none. */
  #pass(end: number): number {
    const byte = this.#block[end]
    if (byte === undefined) return end
    if (byte === lineFeed) return end + 1
    if (byte === carriageReturn && this.#block[end + 1] === lineFeed) return end + 2
    return end + this.#delimiter.length
  }

  #finish(next: number): number {
    this.line = this.lines + this.#feeds + 1
    this.lines = this.#block[next - 1] === lineFeed && next > 0 ? this.line : this.line - 1
    this.#feeds = 0
    for (const cell of this.#doubled) this.#unquote(cell)
    return next
  }

  /** A cell without quotes: up to the delimiter or the line's end. */
  #plain(begin: number): number {
    const block = this.#block
    const first = this.#delimiter[0]
    let at = begin
    for (; at < block.length; at += 1) {
      const byte = block[at]
      if (byte === lineFeed || (byte === first && this.#isDelimiter(at))) break
      if (byte === quote) throw this.broken('quote_inside')
    }
    if (at === block.length && !this.#isLast) return -1
    const end = block[at] === lineFeed && at > begin && block[at - 1] === carriageReturn ? at - 1 : at
    this.#add(end === begin ? -1 : begin, end)
    return end
  }

  #isDelimiter(at: number): boolean {
    for (let index = 1; index < this.#delimiter.length; index += 1) {
      if (this.#block[at + index] !== this.#delimiter[index]) return false
    }
    return true
  }

  /** A cell in quotes, `begin` behind the first of them. Gives where its last quote is behind. */
  #quoted(begin: number): number {
    const block = this.#block
    let doubled = false
    let at = begin
    for (;;) {
      const found = block.indexOf(quote, at)
      if (found < 0 || (found + 1 === block.length && !this.#isLast)) return this.#unclosed(found)
      if (block[found + 1] !== quote) {
        at = found
        break
      }
      doubled = true
      at = found + 2
    }
    if (doubled) this.#doubled.push(this.count * 2)
    this.#add(begin, at)
    for (let feed = block.indexOf(lineFeed, begin); feed >= 0 && feed < at; feed = block.indexOf(lineFeed, feed + 1)) {
      this.#feeds += 1
    }
    return this.#closed(at + 1)
  }

  #unclosed(found: number): number {
    if (this.#isLast && found < 0) throw this.broken('unclosed')
    return -1
  }

  /** Behind a closing quote only a delimiter or a line's end may stand. */
  #closed(at: number): number {
    const byte = this.#block[at]
    const enough = this.#isLast || at + this.#delimiter.length < this.#block.length
    if (byte === undefined || !enough) return this.#isLast ? at : -1
    if (byte === lineFeed || (byte === carriageReturn && this.#block[at + 1] === lineFeed)) return at
    if (byte === this.#delimiter[0] && this.#isDelimiter(at)) return at
    throw this.broken('after_quote')
  }

  #add(begin: number, end: number): void {
    const at = this.count * 2
    if (at + 2 > this.places.length) {
      const larger = new Int32Array(this.places.length * 2)
      larger.set(this.places)
      this.places = larger
    }
    this.places[at] = begin
    this.places[at + 1] = end
    this.count += 1
  }

  /** Leaves one of each two quotes, in place: what is behind the cell stays where it is. */
  #unquote(place: number): void {
    const block = this.#block
    let to = this.places[place] ?? 0
    const end = this.places[place + 1] ?? 0
    for (let from = to; from < end; from += 1) {
      const byte = block[from] ?? 0
      block[to++] = byte
      if (byte === quote) from += 1
    }
    this.places[place + 1] = to
  }

  /** The fault, in the line that is being read. */
  broken(fault: CsvFault): CsvBroken {
    return new CsvBroken(fault, this.lines + this.#feeds + 1)
  }
}
