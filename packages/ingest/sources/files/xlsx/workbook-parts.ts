import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl'
import { SheetFault } from './sheet-fault.ts'

const mostEntries = 10_000
const mostBytes = 4 * 1024 ** 3
// Deflate reaches 1,032 to 1; sheets of a real office stay below 100 to 1 once they are large.
const mostRatio = 200
const freeBytes = 8 * 1024 ** 2

/** The parts of a packed workbook, each by name and read once, within bounds that hold for all of them together. */
export interface WorkbookParts {
  has(name: string): boolean
  /** The part's text in pieces. What was packed is counted as it comes out: what the file says of sizes is not believed. */
  text(name: string): AsyncGenerator<string>
}

export async function workbookParts(fd: number, size: number): Promise<WorkbookParts> {
  const zip = await opened(fd)
  const entries = await entriesOf(zip)
  const spent = { bytes: 0 }
  return {
    has: (name) => entries.has(name.toLowerCase()),
    async *text(name) {
      const entry = entries.get(name.toLowerCase())
      if (!entry) throw new SheetFault('KHO265', `lacks its part ${name.slice(0, 80)}`)
      yield* unpacked(zip, entry, size, spent)
    },
  }
}

async function opened(fd: number): Promise<ZipFile> {
  try {
    return await fromFdPromise(fd, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch {
    throw new SheetFault('KHO265', 'is no workbook, is encrypted or is cut short')
  }
}

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > mostEntries) throw new SheetFault('KHO267', `holds more than ${mostEntries} packed parts`)
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toLowerCase()
      if (entries.has(name)) throw new SheetFault('KHO265', 'holds a part twice')
      entries.set(name, entry)
    }
  } catch (cause) {
    throw cause instanceof SheetFault ? cause : new SheetFault('KHO265', 'has a broken list of its parts')
  }
  return entries
}

async function* unpacked(zip: ZipFile, entry: Entry, size: number, spent: { bytes: number }): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let sum = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      spent.bytes += chunk.length
      refuseBomb(spent.bytes, size)
      sum = crc32(chunk, sum)
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  } catch (cause) {
    throw cause instanceof SheetFault ? cause : new SheetFault('KHO265', 'has a part that cannot be unpacked')
  }
  if (sum !== entry.crc32) throw new SheetFault('KHO265', 'has a part whose checksum is wrong')
}

function refuseBomb(unpacked: number, packed: number): void {
  if (unpacked > mostBytes) throw new SheetFault('KHO267', 'unpacks to more than 4 GB')
  if (unpacked > freeBytes && unpacked > packed * mostRatio) {
    throw new SheetFault('KHO267', `unpacks to more than ${mostRatio} times its size`)
  }
}

/** What an element of a part says: names without prefixes. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

export interface XmlReader {
  open?(element: XmlElement): void
  text?(text: string): void
  close?(name: string): void
}

/** Reads a part piece by piece; control comes back after each, so that rows need not be gathered. */
export async function* readXml(pieces: AsyncIterable<string>, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const broken = () => {
    throw new SheetFault('KHO265', 'has a part that is no well-formed XML')
  }
  parser.on('doctype', broken)
  parser.on('error', broken)
  parser.on('opentag', ({ local, attributes }) => {
    reader.open?.({
      name: local,
      attributes: new Map(Object.values(attributes).map((attribute) => [attribute.local, attribute.value])),
    })
  })
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  parser.on('closetag', ({ local }) => reader.close?.(local))
  for await (const piece of pieces) {
    parser.write(piece)
    yield
  }
  parser.close()
  yield
}
