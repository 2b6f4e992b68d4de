import type { ExportFormat, ExportStatement } from '../query/export-sql.ts'
import { CsvRows } from './csv-rows.ts'
import type { FileRows, RowChunk } from './file-rows.ts'
import { JsonRows } from './json-rows.ts'

/** What COPY's bytes are of. */
export type Copied = Pick<ExportStatement, 'tells' | 'columns'> & { readonly format: ExportFormat }

/** Takes COPY's bytes apart into chunks of a file's whole rows, without what each row tells beside its cells. */
export async function* rowChunks(copied: AsyncIterable<Buffer>, of: Copied): AsyncGenerator<RowChunk> {
  const rows: FileRows = of.format === 'ndjson' ? new JsonRows(of.tells, of.columns) : new CsvRows(of.tells, of.columns)
  for await (const bytes of copied) {
    for (let at = 0; at < bytes.length; ) {
      at = rows.take(bytes, at)
      if (rows.isFull()) yield rows.cut()
    }
  }
  const last = rows.cut()
  if (last.records > 0) yield last
}
