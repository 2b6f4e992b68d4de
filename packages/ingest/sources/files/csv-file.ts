import type { Batch } from '../../source.ts'
import { csvByteBatches } from './csv-bytes.ts'
import { type CsvForm, decodedCsv } from './csv-records.ts'

/** The asked columns of a CSV or TSV file, in whatever encoding. */
export function csvBatches(
  bytes: AsyncIterable<Buffer>,
  form: CsvForm,
  columns: readonly string[],
): AsyncGenerator<Batch> {
  const isUtf8 = /^utf-?8$/i.test(form.encoding)
  return csvByteBatches(isUtf8 ? bytes : inUtf8(bytes, form), form, columns)
}

async function* inUtf8(bytes: AsyncIterable<Buffer>, form: CsvForm): AsyncGenerator<Buffer> {
  const sofar = { lines: 0 }
  for await (const text of decodedCsv(bytes, form, () => sofar.lines)) {
    sofar.lines += text.split('\n').length - 1
    yield Buffer.from(text)
  }
}
