import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgencySystem, AgencyTable } from '../agency-table.ts'
import { writeCsv } from './csv.ts'
import { writeJson, writeNdjson } from './json.ts'
import { writeXlsx } from './xlsx.ts'
import { writeXml } from './xml.ts'

export interface FilesPlace {
  readonly folder: string
  readonly onRows: (rows: number) => void
}

/** Writes an agency's tables as files of the format their names tell, CSV where they tell none: a reader never sees half of one. */
export async function makeFiles(system: AgencySystem, place: FilesPlace): Promise<void> {
  await mkdir(place.folder, { recursive: true })
  for (const table of system.tables) await makeFile(system, table, place)
}

async function makeFile(system: AgencySystem, table: AgencyTable, { folder, onRows }: FilesPlace): Promise<void> {
  const format = /\.([a-z]+)$/.exec(table.name)?.[1]
  const path = join(folder, format ? table.name : `${table.name}.${system.make === 'feed' ? 'ndjson' : 'csv'}`)
  const half = `${path}.part`
  const { delimiter = ',', encoding = 'utf-8' } = system
  const own = writers[format ?? (system.make === 'feed' ? 'ndjson' : 'csv')]
  if (own) await own(table, { path: half, onRows })
  else await writeCsv(table, { path: half, delimiter, encoding, onRows })
  await rename(half, path)
}

type Write = (
  table: AgencyTable,
  file: { readonly path: string; readonly onRows: (rows: number) => void },
) => Promise<void>

const writers: { readonly [format: string]: Write } = {
  xlsx: writeXlsx,
  json: writeJson,
  ndjson: writeNdjson,
  xml: writeXml,
}
