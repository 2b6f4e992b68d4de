import type { ServerResponse } from 'node:http'
import { textRows } from '@kho/ingest/batch.ts'
import type { Source } from '@kho/ingest/source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { testDocument } from '@kho/ingest/sources/source-suite.ts'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import type { SourceConnection } from '@kho/schema/contract/source-connection.ts'
import { onTestFinished } from 'vitest'
import { type HttpAgency, httpAgency, sendJson } from './http-agency.ts'

type Answerer = Parameters<typeof httpAgency>[0]

export const read: ReadOptions = {
  format: null,
  sheet: null,
  records: 'items',
  encoding: null,
  delimiter: null,
  page: { by: 'cursor', parameter: 'after', next: 'next' },
  total: null,
  since: null,
}
export const byNumber: ReadOptions = { ...read, page: { by: 'number', parameter: 'page', first: 1, size: null } }

export async function agencyOf(answer: Answerer): Promise<HttpAgency> {
  const agency = await httpAgency(answer)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

const secrets: { readonly [name: string]: string } = { KEY: 'access', SECRET: 'secret & more' }

export async function sourceOf(agency: HttpAgency, connection: Partial<SourceConnection> = {}): Promise<Source> {
  const document = testDocument('rest', { url: agency.url, ...connection })
  const options = { secretOf: (name: string) => secrets[name], cityFolder: '/' }
  const source = await openSource({ ...document, networks: ['127.0.0.0/8'] }, options)
  onTestFinished(() => source[Symbol.asyncDispose]())
  return source
}

/** The numbers of all records as Kho reads them. */
export async function numbersOf(
  source: Source,
  options: ReadOptions = read,
  signal = never,
): Promise<readonly string[]> {
  const request = { from: 'ho_so', read: options, columns: ['so'], key: ['so'], cursor: null, run: 'r' }
  await using snapshot = await source.open(request, signal)
  const rows = (await Array.fromAsync(snapshot.all())).flatMap((batch) => textRows(batch))
  return rows.map(([number]) => number ?? 'null')
}

export const never = new AbortController().signal

/** Two pages of two records, 1 to 4. */
export function twoPages(response: ServerResponse, url: URL): void {
  const after = url.searchParams.get('after')
  if (after === null) sendJson(response, { items: [{ so: 1 }, { so: 2 }], next: 'b' })
  else sendJson(response, { items: [{ so: 3 }, { so: 4 }], next: null })
}

export const all = ['1', '2', '3', '4']
