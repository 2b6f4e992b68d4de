import { SaxesParser } from 'saxes'
import { decodedText } from './decoded-text.ts'
import { beyondBounds, notOfFormat } from './file-broken.ts'
import type { FileForm } from './file-form.ts'
import type { FileRecord } from './file-record.ts'
import { type XmlCells, type XmlGatherer, xmlGatherer } from './xml-record.ts'

const longest = 64 * 1024 * 1024
const deepest = 256

/**
 * The records of an XML document: the elements at `form.records` (local names from the root on, with dots between), or
 * without it the children of the root. Within a record `a.b` is the text of an element, `a.@c` of an attribute, `#text`
 * the record's own; `a.b[]` is the JSON array of all of that name. Namespaces are resolved and their prefixes dropped.
 * A document type, and so any entity of its own, is refused. `wanted` null keeps every path.
 */
export async function* xmlRecords(
  bytes: AsyncIterable<Buffer>,
  form: FileForm,
  wanted: ReadonlySet<string> | null,
): AsyncGenerator<FileRecord> {
  const ready: XmlCells[] = []
  let count = 0
  let size = 0
  const parser = parserOf(form, xmlGatherer(form.records, wanted), () => count + ready.length + 1, ready)
  const taken = function* (): Generator<FileRecord> {
    if (ready.length > 0) size = 0
    for (const cells of ready.splice(0)) {
      count += 1
      yield recordOf(cells, form, count)
    }
  }
  for await (const text of decodedText(declared(bytes, form), form, () => count)) {
    size += text.length
    if (size > longest) throw beyondBounds(form, 'has more than 64 MB around or within one record')
    parser.write(text)
    yield* taken()
  }
  parser.close()
  yield* taken()
}

function parserOf(form: FileForm, gatherer: XmlGatherer, record: () => number, ready: XmlCells[]) {
  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on('doctype', () => {
    throw notOfFormat(form, 'has a document type, which may hide entities', record())
  })
  parser.on('error', () => {
    // The parser's own words hold the agency's data.
    throw notOfFormat(form, 'is no well-formed XML or ends in the middle', record())
  })
  parser.on('opentag', (tag) => {
    if (gatherer.depth >= deepest) throw beyondBounds(form, `is nested deeper than ${deepest} elements`)
    gatherer.open(tag)
  })
  parser.on('text', gatherer.text)
  parser.on('cdata', gatherer.text)
  parser.on('closetag', () => {
    const cells = gatherer.close()
    if (cells) ready.push(cells)
  })
  return parser
}

/** A file that says another encoding than the documents do is not guessed at. */
async function* declared(bytes: AsyncIterable<Buffer>, form: FileForm): AsyncGenerator<Buffer> {
  let first = true
  for await (const chunk of bytes) {
    const head = first && form.encoding === null ? chunk.toString('latin1', 0, 200) : ''
    const said = /<\?xml[^>]*?encoding=["']([\w.-]{1,40})["']/.exec(head)?.[1]
    if (said && !/^(?:utf-?8|us-ascii)$/i.test(said)) {
      throw notOfFormat(form, `says ${said}, which no document gives as its encoding`, null)
    }
    first = false
    yield chunk
  }
}

function recordOf(cells: XmlCells, form: FileForm, number: number): FileRecord {
  return {
    cell: (path) => {
      const list = path.endsWith('[]')
      const found = cells.get(list ? path.slice(0, -2) : path)
      if (list) return found && JSON.stringify(found.filter((text) => text !== null))
      if (found && found.length > 1) throw notOfFormat(form, `holds ${path} more than once: map ${path}[]`, number)
      return found?.[0]
    },
    *paths() {
      for (const [path, texts] of cells) {
        yield texts.length > 1 ? [`${path}[]`, JSON.stringify(texts)] : [path, texts[0] ?? null]
      }
    },
  }
}
