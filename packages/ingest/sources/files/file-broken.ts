import { KhoError } from '@kho/schema/error.ts'
import type { FileForm } from './file-form.ts'

type Named = Pick<FileForm, 'source' | 'from'>

/** The file is not of its format at a record, a row or a place that is told by its number. */
export function notOfFormat(form: Pick<FileForm, 'source' | 'from' | 'format'>, what: string, record: number | null) {
  const { source, from, format } = form
  const where = record === null ? '' : ` at record ${record}`
  return new KhoError('KHO265', `File ${from} of source ${source} is no ${format} to rely on${where}: it ${what}.`, {
    source,
    from,
    format,
    record,
  })
}

/** The file, or something packed in it, is beyond what may be read. */
export function beyondBounds({ source, from }: Named, what: string): KhoError {
  return new KhoError('KHO267', `File ${from} of source ${source} ${what}.`, { source, from })
}

/** Bytes that are no text of the declared encoding. */
export function notInEncoding({ source, from }: Named, encoding: string, record: number | null): KhoError {
  const where = record === null ? '' : `, after record ${record}`
  const message = `File ${from} of source ${source} holds bytes that are not ${encoding}${where}.`
  return new KhoError('KHO210', message, { source, from, encoding, afterRecord: record })
}
