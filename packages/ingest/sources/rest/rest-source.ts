import { batchOf } from '../../batch.ts'
import type { Batch, PullRequest, Snapshot, Source, SourceCheck, SourceTable, TableRequest } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { columnSample } from '../files/column-sample.ts'
import { type JsonObject, pathsOf, textOfJson, valueAt } from '../json/json-cells.ts'
import type { SourceManners } from '../manners.ts'
import { type HttpReader, httpReader } from '../outbound/http-reader.ts'
import { shownUrl } from '../outbound/shown-url.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingColumns } from '../source-drift.ts'
import { type Endpoint, endpointOf } from './endpoint.ts'
import { firstPage, pagesOf } from './pages.ts'
import { notAsDescribed, type Page } from './read-page.ts'
import { restChanges } from './rest-changes.ts'

const batchRows = 1000
const patience = 120_000

/** A system whose endpoints answer in JSON: each endpoint that a dataset names is a table, page after page. */
export function restSource(connection: Connection, manners: SourceManners): Source {
  const reader = httpReader(connection, { requests: manners.requests })
  return {
    describe: async (asked = []) => Promise.all(asked.map((table) => describe(reader, connection, table))),
    open: (request, signal) => open(reader, connection, request, signal),
    check: (tables) => check(reader, connection, tables),
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  }
}

/** The columns of the first page, and those the documents name: what no record ever has, the read itself tells. */
async function describe(reader: HttpReader, connection: Connection, table: TableRequest): Promise<SourceTable> {
  const endpoint = endpointOf(connection, table)
  const page = await firstPage({ reader, endpoint, signal: AbortSignal.timeout(patience) })
  const sample = columnSample([])
  for (const record of page.records) sample.add(textsOf(record))
  const seen = new Set(sample.columns().map(({ name }) => name))
  const named = columnSample((table.columns ?? []).filter((name) => !seen.has(name)))
  return {
    name: endpoint.from,
    comment: null,
    columns: [...sample.columns(), ...named.columns()],
    key: sample.key(),
    refs: [],
    rows: page.total,
    bytes: null,
  }
}

function* textsOf(record: JsonObject): Generator<readonly [string, string | null]> {
  for (const [path, value] of pathsOf(record)) yield [path, textOfJson(value)]
}

async function open(
  reader: HttpReader,
  connection: Connection,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  const endpoint = endpointOf(connection, request)
  const read = (from: Endpoint): AsyncGenerator<Batch> => rowsOf(reader, from, request, signal)
  const snapshot = wholeSnapshot(request.columns.length, null, () => read(endpoint))
  if (request.cursor === null || endpoint.read.since === null) return snapshot
  const { answer } = await firstPage({ reader, endpoint, signal })
  return { ...snapshot, changes: restChanges(endpoint, answer.header('date'), read) }
}

async function* rowsOf(
  reader: HttpReader,
  endpoint: Endpoint,
  { columns, key }: PullRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const seen = new Set<string>()
  let count = 0
  const cell = (record: JsonObject, column: string): string | null => {
    const value = valueAt(record, column)
    if (value !== undefined) seen.add(column)
    const text = textOfJson(value ?? null)
    if (text === null || text.isWellFormed()) return text
    throw notAsDescribed(endpoint, 'holds a text that is no Unicode')
  }
  const keyOf = (record: JsonObject): string =>
    JSON.stringify(key.length === 0 ? record : key.map((column) => valueAt(record, column) ?? null))
  for await (const { records } of pagesOf({ reader, endpoint, signal, keyOf })) {
    count += records.length
    for (const some of chunks(records)) {
      yield batchOf(
        some.map((record) => columns.map((column) => cell(record, column))),
        columns.length,
      )
    }
  }
  const missing = columns.filter((column) => !seen.has(column))
  // Of a few changes a rare column may be lacking; of everything there is, none is.
  const isWhole = endpoint.read.since === null || !endpoint.url.searchParams.has(endpoint.read.since)
  if (count > 0 && isWhole && missing.length > 0) throw missingColumns(endpoint.source, endpoint.from, missing)
}

function* chunks(records: Page['records']): Generator<Page['records']> {
  for (let from = 0; from < records.length; from += batchRows) yield records.slice(from, from + batchRows)
}

async function check(reader: HttpReader, connection: Connection, tables: readonly string[]): Promise<SourceCheck> {
  const signal = AbortSignal.timeout(patience)
  const urls = tables.map((from) => ({ from, url: endpointOf(connection, { from }).url }))
  for (const { from, url } of urls) {
    await reader.get(url, from, signal, async ({ body }) => {
      body.destroy()
    })
  }
  const statements = urls.map(({ url }) => `GET ${shownUrl(url)}`)
  return { reachable: true, excessRights: [], grants: statements, statements }
}
