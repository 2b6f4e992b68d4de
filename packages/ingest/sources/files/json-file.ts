import { isJsonObject, parseJson, pathsOf, textOfJson, valueAt } from '../json/json-cells.ts'
import { jsonElements, NotJson } from '../json/json-elements.ts'
import { decodedText } from './decoded-text.ts'
import { notInEncoding, notOfFormat } from './file-broken.ts'
import type { FileForm } from './file-form.ts'
import type { FileRecord } from './file-record.ts'

/** The records of a JSON document or of lines of JSON, each an object; numbers as they were written. */
export async function* jsonRecords(bytes: AsyncIterable<Buffer>, form: FileForm): AsyncGenerator<FileRecord> {
  let count = 0
  const text = decodedText(bytes, form, () => count)
  const elements = form.format === 'ndjson' ? lines(text) : jsonElements(text, form.records ?? '')
  try {
    for await (const element of elements) {
      count += 1
      yield recordOf(element, form, count)
    }
  } catch (cause) {
    throw cause instanceof NotJson ? notOfFormat(form, cause.message, count + 1) : cause
  }
}

function recordOf(text: string, form: FileForm, number: number): FileRecord {
  const object = objectOf(text, form, number)
  const exact = (value: string | null) => {
    if (value === null || value.isWellFormed()) return value
    throw notInEncoding(form, 'Unicode text', number)
  }
  return {
    cell: (path) => {
      const value = valueAt(object, path)
      return value === undefined ? undefined : exact(textOfJson(value))
    },
    *paths() {
      for (const [path, value] of pathsOf(object)) yield [path, exact(textOfJson(value))]
    },
  }
}

function objectOf(text: string, form: FileForm, number: number) {
  let value: ReturnType<typeof parseJson>
  try {
    value = parseJson(text)
  } catch {
    throw notOfFormat(form, 'holds a text that is no JSON', number) // the parser's own words hold the agency's data
  }
  if (isJsonObject(value)) return value
  throw notOfFormat(form, 'holds a record that is no object', number)
}

const longestLine = 16 * 1024 * 1024

/** Lines, of which the last may lack its end. An empty one is no record and is refused where it is parsed. */
async function* lines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const found = (rest + piece).split('\n')
    rest = found.pop() ?? ''
    yield* found
    if (rest.length > longestLine) throw new NotJson('is longer than 16 MB')
  }
  if (rest !== '') yield rest
}
