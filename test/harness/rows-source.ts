import { batchOf } from '@kho/ingest/batch.ts'
import type { Batch, Source } from '@kho/ingest/source.ts'
import { wholeSnapshot } from '@kho/ingest/sources/snapshot.ts'

export type SourceRow = readonly (string | null)[]

/** A source whose one table is given row by row; what `rows` throws is the system's own failure. */
export function rowsSource(
  name: string,
  columns: readonly string[],
  rows: Iterable<SourceRow> | AsyncIterable<SourceRow>,
): Source {
  return {
    describe: async () => [
      {
        name,
        comment: null,
        columns: columns.map((column) => ({ ...anyColumn, name: column })),
        key: [],
        refs: [],
        rows: null,
        bytes: null,
      },
    ],
    open: async (request, signal) =>
      wholeSnapshot(request.columns.length, null, () => batches(columns, request.columns, rows, signal)),
    check: async () => ({ reachable: true, excessRights: [], grants: [], statements: [] }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

const anyColumn = {
  declared: 'text',
  type: 'text',
  precision: null,
  scale: null,
  list: false,
  nullable: true,
  comment: null,
} as const

async function* batches(
  columns: readonly string[],
  wanted: readonly string[],
  rows: Iterable<SourceRow> | AsyncIterable<SourceRow>,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const places = wanted.map((column) => columns.indexOf(column))
  let batch: SourceRow[] = []
  for await (const row of rows) {
    signal.throwIfAborted()
    batch.push(places.map((place) => row[place] ?? null))
    if (batch.length === 1000) {
      yield batchOf(batch, wanted.length)
      batch = []
    }
  }
  yield batchOf(batch, wanted.length)
}
