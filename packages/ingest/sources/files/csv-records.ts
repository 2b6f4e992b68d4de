import { pipeline } from 'node:stream/promises'
import { KhoError } from '@kho/schema/error.ts'
import { CsvError, parse } from 'csv-parse'

/** One line of a file: its cells, null where nothing stands between two delimiters. */
export type CsvRecord = readonly (string | null)[]

export interface CsvForm {
  readonly source: string
  readonly from: string
  readonly delimiter: string
  /** A label of the WHATWG Encoding Standard. */
  readonly encoding: string
}

/**
 * The records of a file, the header first, strictly by RFC 4180: a record with too few or too many cells, a quote that
 * is not closed or stands inside a cell, and a byte outside the encoding each end it by an error with its line. As in
 * PostgreSQL's CSV an empty cell is null and `""` is the empty text. A byte order mark is no part of the first name.
 */
export async function* csvRecords(
  bytes: AsyncIterable<Buffer>,
  form: CsvForm,
  signal: AbortSignal,
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter: form.delimiter,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: 16 * 1024 * 1024,
    cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell),
  })
  const reading = pipeline(
    bytes,
    (chunks: AsyncIterable<Buffer>) => decodedCsv(chunks, form, () => parser.info.lines),
    parser,
    { signal },
  )
  reading.catch(() => undefined) // the parser is destroyed with the same error and tells it
  try {
    for await (const record of parser) yield record
  } catch (cause) {
    signal.throwIfAborted()
    throw cause instanceof CsvError ? notStrict(cause, form) : cause
  } finally {
    parser.destroy()
  }
}

function decoderOf({ encoding, source, from }: CsvForm): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch (cause) {
    throw new KhoError('KHO210', `Source ${source} names an unknown encoding.`, { source, from, encoding }, { cause })
  }
}

/** The texts of a file in its encoding; a byte outside it ends it by an error, after the line so far. */
export async function* decodedCsv(
  chunks: AsyncIterable<Buffer>,
  form: CsvForm,
  line: () => number,
): AsyncGenerator<string> {
  const { source, from, encoding } = form
  const decoder = decoderOf(form)
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    const message = `File ${from} of source ${source} holds bytes that are not ${encoding}, after line ${line()}.`
    throw new KhoError('KHO210', message, { source, from, encoding, afterLine: line() }, { cause })
  }
}

const words: { readonly [code: string]: string } = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'has another number of cells than the header',
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text after a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote inside an unquoted cell',
  CSV_MAX_RECORD_SIZE: 'is longer than 16 MB',
}

/** The parser's own message holds the agency's data: only its code and line are told. */
function notStrict(error: CsvError, { source, from }: CsvForm): KhoError {
  const line = Number(error.lines ?? 0)
  const what = words[error.code] ?? 'is not CSV'
  return new KhoError('KHO209', `Line ${line} of ${from} of source ${source} ${what}.`, { source, from, line })
}
