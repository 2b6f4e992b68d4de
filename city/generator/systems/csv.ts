import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { AgencySystem, AgencyTable } from '../agency-table.ts'

export interface CsvPlace {
  readonly folder: string
  readonly onRows: (rows: number) => void
}

/** Writes an agency's tables as CSV files (RFC 4180, UTF-8, null as nothing): a reader never sees half of one. */
export async function makeCsv(system: AgencySystem, place: CsvPlace): Promise<void> {
  await mkdir(place.folder, { recursive: true })
  for (const table of system.tables) await makeFile(table, place)
}

async function makeFile(table: AgencyTable, place: CsvPlace): Promise<void> {
  const path = join(place.folder, table.name.endsWith('.csv') ? table.name : `${table.name}.csv`)
  const half = `${path}.part`
  const csv = stringify({ header: true, columns: Object.keys(table.columns), record_delimiter: 'windows' })
  await pipeline(Readable.from(counted(table, place.onRows)), csv, createWriteStream(half))
  await rename(half, path)
}

const CHUNK = 1_000

function* counted(table: AgencyTable, onRows: (rows: number) => void): Iterable<readonly (string | null)[]> {
  let rows = 0
  for (const row of table.rows()) {
    yield row
    rows += 1
    if (rows % CHUNK === 0) onRows(CHUNK)
  }
  onRows(rows % CHUNK)
}
