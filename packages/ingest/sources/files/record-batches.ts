import { batchOf } from '../../batch.ts'
import type { Batch } from '../../source.ts'
import { missingColumns } from '../source-drift.ts'
import type { FileForm } from './file-form.ts'
import type { FileRecord } from './file-record.ts'

const batchRows = 1000
const batchLength = 4 * 1024 * 1024

type Row = readonly (string | null)[]

/** Rows in batches that are bounded in number and in size. */
export async function* batchesOf(rows: AsyncIterable<Row>, width: number): AsyncGenerator<Batch> {
  let ready: Row[] = []
  let length = 0
  for await (const row of rows) {
    ready.push(row)
    for (const text of row) length += text?.length ?? 0
    if (ready.length < batchRows && length < batchLength) continue
    yield batchOf(ready, width)
    ready = []
    length = 0
  }
  if (ready.length > 0) yield batchOf(ready, width)
}

/**
 * The asked paths of every record; a record without one has null there. A path that no record of the file has is a
 * column that is gone, which is told at the end: nothing of such a read is published.
 */
export async function* recordBatches(
  records: AsyncIterable<FileRecord>,
  columns: readonly string[],
  { source, from }: FileForm,
): AsyncGenerator<Batch> {
  const seen = new Set<string>()
  let count = 0
  async function* rows(): AsyncGenerator<Row> {
    for await (const record of records) {
      count += 1
      yield columns.map((column) => {
        const text = record.cell(column)
        if (text !== undefined) seen.add(column)
        return text ?? null
      })
    }
  }
  yield* batchesOf(rows(), columns.length)
  const missing = columns.filter((column) => !seen.has(column))
  if (count > 0 && missing.length > 0) throw missingColumns(source, from, missing)
}
