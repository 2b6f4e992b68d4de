import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgencySystem, AgencyTable } from '../agency-table.ts'
import { writeCsv } from './csv.ts'

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
  const path = join(folder, /\.[a-z]+$/.test(table.name) ? table.name : `${table.name}.csv`)
  const half = `${path}.part`
  const { delimiter = ',', encoding = 'utf-8' } = system
  await writeCsv(table, { path: half, delimiter, encoding, onRows })
  await rename(half, path)
}
