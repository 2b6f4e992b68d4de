import type { FileHandle } from 'node:fs/promises'
import { stat } from 'node:fs/promises'
import { KhoError } from '@kho/schema/error.ts'
import { batchOf } from '../../batch.ts'
import type { Batch, PullRequest, Source, SourceCheck } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingColumns } from '../source-drift.ts'
import { headerOf } from './csv-header.ts'
import { type CsvForm, type CsvRecord, csvRecords } from './csv-records.ts'
import { csvFiles, describeFile } from './describe-files.ts'
import { openInside, pathInside } from './open-inside.ts'

const batchRows = 1000

/** A folder in which an agency leaves CSV or TSV files: each file is a table. */
export function filesSource(connection: Connection): Source {
  const folder = connection.folder ?? '.'
  const formOf = (from: string): CsvForm => ({
    source: connection.source,
    from,
    delimiter: connection.delimiter ?? (/\.tsv$/i.test(from) ? '\t' : ','),
    encoding: connection.encoding ?? 'utf-8',
  })
  return {
    describe: async () => {
      const files = await csvFiles(folder, connection.source)
      return Promise.all(files.map((from) => describeFile(folder, formOf(from))))
    },
    open: async (request, signal) => {
      signal.throwIfAborted()
      return wholeSnapshot(request.columns.length, null, () => pull(folder, formOf(request.from), request, signal))
    },
    check: (tables) => check(folder, connection.source, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A file is a snapshot as long as it stays the same file: one that was replaced or written to meanwhile was not read. */
async function* pull(folder: string, form: CsvForm, request: PullRequest, signal: AbortSignal): AsyncGenerator<Batch> {
  signal.throwIfAborted()
  const file = await openInside(folder, form.from, form.source)
  try {
    const before = await markOf(file)
    const stream = file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 })
    const records = csvRecords(stream, form, signal)
    const header = headerOf((await records.next()).value ?? undefined, form)
    yield* batchesOf(records, header, request, form)
    const path = await pathInside(folder, form.from, form.source)
    const named = await stat(path, { bigint: true })
    if (before === (await markOf(file)) && before === textOf(named)) return
    const { source, from } = form
    throw new KhoError('KHO211', `File ${from} of source ${source} changed while it was read.`, { source, from })
  } finally {
    await file.close()
  }
}

async function* batchesOf(
  records: AsyncIterable<CsvRecord>,
  header: readonly string[],
  { columns, from }: PullRequest,
  { source }: CsvForm,
): AsyncGenerator<Batch> {
  const missing = columns.filter((column) => !header.includes(column))
  if (missing.length > 0) throw missingColumns(source, from, missing)
  const places = columns.map((column) => header.indexOf(column))
  let rows: CsvRecord[] = []
  for await (const record of records) {
    rows.push(places.map((place) => record[place] ?? null))
    if (rows.length < batchRows) continue
    yield batchOf(rows, columns.length)
    rows = []
  }
  if (rows.length > 0) yield batchOf(rows, columns.length)
}

async function markOf(file: FileHandle): Promise<string> {
  return textOf(await file.stat({ bigint: true }))
}

function textOf({ dev, ino, size, mtimeNs }: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }): string {
  return [dev, ino, size, mtimeNs].join(' ')
}

async function check(folder: string, source: string, tables: readonly string[]): Promise<SourceCheck> {
  await csvFiles(folder, source)
  for (const from of tables) await pathInside(folder, from, source)
  const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`
  return {
    reachable: true,
    excessRights: [],
    grants: [
      `setfacl -m u:kho:rx ${quoted(folder)}`,
      ...tables.map((from) => `setfacl -m u:kho:r ${quoted(`${folder}/${from}`)}`),
    ],
    statements: tables.map((from) => `read ${from}`),
  }
}
