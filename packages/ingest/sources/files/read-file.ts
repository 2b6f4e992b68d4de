import type { Batch } from '../../source.ts'
import { csvBatches } from './csv-file.ts'
import type { FileForm } from './file-form.ts'
import type { FileRecord } from './file-record.ts'
import { jsonRecords } from './json-file.ts'
import type { FileAtHand } from './place.ts'
import { recordBatches } from './record-batches.ts'
import { digestOf, hashedBytes } from './whole-file.ts'
import { xlsxFrames } from './xlsx/xlsx-file.ts'
import { xmlRecords } from './xml-file.ts'

/** The asked columns of a file, whatever its format, and its SHA-256 once the last batch is out. */
export async function* readFile(
  file: FileAtHand,
  form: FileForm,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Batch, string> {
  if (form.format === 'xlsx') {
    const digest = await digestOf(file, signal)
    const asked = { sheet: form.sheet, columns, most: null }
    for await (const frame of xlsxFrames(file.handle.fd, form, asked, signal)) {
      if (frame.kind === 'batch') yield frame.batch
    }
    return digest
  }
  let digest = ''
  const bytes = hashedBytes(file, signal, (found) => {
    digest = found
  })
  if (form.format === 'csv' || form.format === 'tsv') {
    yield* csvBatches(bytes, { ...form, encoding: form.encoding ?? 'utf-8' }, columns)
  } else yield* recordBatches(recordsOf(bytes, form, new Set(columns)), columns, form)
  return digest
}

/** The records of a file in which not all need hold the same. */
export function recordsOf(
  bytes: AsyncIterable<Buffer>,
  form: FileForm,
  wanted: ReadonlySet<string> | null,
): AsyncGenerator<FileRecord> {
  return form.format === 'xml' ? xmlRecords(bytes, form, wanted) : jsonRecords(bytes, form)
}
