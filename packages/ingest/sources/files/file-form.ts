import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import type { Connection } from '../connection.ts'

export type FileFormat = NonNullable<ReadOptions['format']>

/** What a file is said to be: by the binding first, by the source's document next, by its own name last. */
export interface FileForm {
  readonly source: string
  readonly from: string
  readonly format: FileFormat
  readonly delimiter: string
  /** A label of the WHATWG Encoding Standard; null where neither document says one. */
  readonly encoding: string | null
  readonly sheet: string | null
  /** Where the records stand: names with dots between. */
  readonly records: string | null
}

const endings: { readonly [ending: string]: FileFormat } = {
  csv: 'csv',
  tsv: 'tsv',
  xlsx: 'xlsx',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  xml: 'xml',
  edxml: 'xml',
}

/** The format that a file's name ends with; null where it says none. */
export function formatOf(from: string): FileFormat | null {
  const ending = /\.([a-z]+)$/i.exec(from)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(endings, ending) ? (endings[ending] ?? null) : null
}

/** A name that says nothing is that of a CSV file, unless the binding says `format`. */
export function fileForm(connection: Connection, from: string, read: ReadOptions | null): FileForm {
  const format = read?.format ?? formatOf(from) ?? 'csv'
  return {
    source: connection.source,
    from,
    format,
    delimiter: read?.delimiter ?? connection.delimiter ?? (format === 'tsv' ? '\t' : ','),
    encoding: read?.encoding ?? connection.encoding,
    sheet: read?.sheet ?? null,
    records: read?.records ?? null,
  }
}
