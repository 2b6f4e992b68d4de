import type { Batch } from '../../source.ts'
import { missingColumns } from '../source-drift.ts'
import { headerOf } from './csv-header.ts'
import { type CsvForm, type CsvRecord, csvRecords } from './csv-records.ts'
import { batchesOf } from './record-batches.ts'

/** The asked columns of a CSV or TSV file. */
export async function* csvBatches(
  bytes: AsyncIterable<Buffer>,
  form: CsvForm,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const records = csvRecords(bytes, form, signal)
  const header = headerOf((await records.next()).value ?? undefined, form)
  const missing = columns.filter((column) => !header.includes(column))
  if (missing.length > 0) throw missingColumns(form.source, form.from, missing)
  const places = columns.map((column) => header.indexOf(column))
  yield* batchesOf(rowsOf(records, places), columns.length)
}

async function* rowsOf(records: AsyncIterable<CsvRecord>, places: readonly number[]): AsyncGenerator<CsvRecord> {
  for await (const record of records) yield places.map((place) => record[place] ?? null)
}
