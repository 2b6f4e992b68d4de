import { mkdir, rename } from 'node:fs/promises'
import { extname, join } from 'node:path'
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
  const path = pathOf(system, table, folder)
  const half = `${path}.part`
  const { delimiter = ',', encoding = 'utf-8' } = system
  const own = writers[extname(path).slice(1)]
  if (own) await own(table, { path: half, onRows })
  else await writeCsv(table, { path: half, delimiter, encoding, onRows })
  await rename(half, path)
}

/** Where a table of a system lies. */
export function pathOf(system: Pick<AgencySystem, 'make'>, table: Pick<AgencyTable, 'name'>, folder: string): string {
  const named = /\.[a-z]+$/.test(table.name)
  return join(folder, named ? table.name : `${table.name}.${system.make === 'feed' ? 'ndjson' : 'csv'}`)
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
