import { join } from 'node:path'
import { textRows } from '@kho/ingest/batch.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import { onTestFinished } from 'vitest'
import { filesAgency } from './files-agency.ts'

type Row = readonly (string | null)[]

/** A folder for one test, and a way to read its files as a run would. */
export function readFiles() {
  const agency = filesAgency('csv')
  onTestFinished(() => agency[Symbol.asyncDispose]())
  const path = (name: string) => join(agency.folder, name)
  const read = async (from: string, columns: readonly string[], options: Partial<ReadOptions> = {}): Promise<Row[]> => {
    const source = await openSource(agency.document, agency.options)
    const request = { from, columns, key: columns.slice(0, 1), cursor: null, run: 'r', read: readOf(options) }
    await using snapshot = await source.open(request, new AbortController().signal)
    const rows: Row[] = []
    for await (const batch of snapshot.all()) rows.push(...textRows(batch))
    return rows
  }
  return { agency, path, read, write: agency.write }
}

const nothing: ReadOptions = {
  format: null,
  sheet: null,
  records: null,
  encoding: null,
  delimiter: null,
  page: null,
  total: null,
  since: null,
}

function readOf(options: Partial<ReadOptions>): ReadOptions {
  return { ...nothing, ...options }
}
