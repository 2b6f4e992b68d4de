import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { feedSecretOf } from '../feeds/feed-keys.ts'
import type { AgencySystem } from './agency-table.ts'
import { systemsOf } from './city-systems.ts'
import { type Scale, scaleText } from './scale.ts'
import { makeFiles } from './systems/files.ts'
import { makeMariadb } from './systems/mariadb.ts'
import { makePostgres } from './systems/postgres.ts'
import { withoutMariadb } from './without-mariadb.ts'

export interface MakeOptions {
  readonly scale: Scale
  /** Folder that holds the file-based agency systems and the notes of what is made. */
  readonly home: string
  /** A Postgres account that may create databases and roles. */
  readonly postgresUrl: string
  /** An account of a MariaDB that may create databases and users; null where there is none. */
  readonly mariadbUrl: string | null
  readonly city: City
  /** Only these sources' systems; all of them where nothing is said. */
  readonly only?: readonly string[]
  /** Only the tables that these datasets are read from; all of them where nothing is said. */
  readonly datasets?: readonly string[]
  readonly onProgress: (step: { readonly system: string; readonly rows: number; readonly expected: number }) => void
}

export interface AgencySystems {
  /** Values for the `{ env }` references of the source documents. */
  readonly environment: { readonly [name: string]: string }
  /** Documents to apply in place of those with the same path: a system that had to start as another make. */
  readonly replaced: readonly Document[]
}

/** Makes the invented agencies' systems, or finds them made: a system is made whole or made again. */
export async function makeAgencySystems(options: MakeOptions): Promise<AgencySystems> {
  const folder = join(options.home, 'agencies')
  await mkdir(folder, { recursive: true })
  const environment: Record<string, string> = {
    ...addressOf('POSTGRES', options.postgresUrl),
    ...(options.mariadbUrl === null ? {} : addressOf('MARIADB', options.mariadbUrl)),
  }
  for (const system of wantedOf(options)) {
    const make = system.make === 'mysql' && options.mariadbUrl === null ? 'files' : system.make
    await makeOnce({ ...system, make }, options, folder)
    const name = system.source.toUpperCase()
    const inFolder = make === 'files' || make === 'feed'
    environment[`KHO_DEMO_${name}`] = inFolder ? join(folder, system.source) : databaseOf(system)
    environment[`KHO_SECRET_${name}`] = inFolder ? feedSecretOf(system.source) : 'kho_reader'
  }
  return { environment, replaced: options.mariadbUrl === null ? withoutMariadb(options.city) : [] }
}

function wantedOf({ city, scale, only, datasets }: MakeOptions): readonly AgencySystem[] {
  const systems = systemsOf(city, scale).filter(({ source }) => !only || only.includes(source))
  if (!datasets) return systems
  return systems.map((system) => {
    const bindings = datasets.flatMap((dataset) => city.contracts.get(dataset)?.sources ?? [])
    const names = bindings.filter(({ source }) => source === system.source).map(({ from }) => from)
    return { ...system, tables: system.tables.filter(({ name }) => names.includes(name)) }
  })
}

const databaseOf = (system: AgencySystem): string => `kho_demo_${system.source}`

function addressOf(server: string, url: string): Record<string, string> {
  const { hostname, port } = new URL(url)
  return { [`KHO_DEMO_${server}_HOST`]: hostname, [`KHO_DEMO_${server}_PORT`]: port }
}

/** Counted up when what is made changes, so that the homes of before are made anew. */
const revision = 5

/** A note beside the data says what was made whole; without it, or with another scale, the system is made anew. */
async function makeOnce(system: AgencySystem, options: MakeOptions, folder: string): Promise<void> {
  const note = join(folder, `${system.source}.made`)
  const tables = system.tables.map(({ name }) => name).join(' ')
  const wanted = `${system.make} ${scaleText(options.scale)} ${revision} ${tables}\n`
  if (existsSync(note) && (await readFile(note, 'utf8')) === wanted) return
  const expected = system.tables.reduce((sum, table) => sum + table.expected, 0)
  let rows = 0
  const onRows = (more: number) => {
    rows += more
    options.onProgress({ system: system.source, rows, expected: Math.max(expected, rows) })
  }
  await make(system, options, { folder: join(folder, system.source), onRows })
  await writeFile(`${note}.part`, wanted)
  await rename(`${note}.part`, note)
}

function make(
  system: AgencySystem,
  options: MakeOptions,
  place: { folder: string; onRows(more: number): void },
): Promise<void> {
  const database = databaseOf(system)
  if (system.make === 'files' || system.make === 'feed') return makeFiles(system, place)
  if (system.make === 'postgres')
    return makePostgres(system, { url: options.postgresUrl, database, onRows: place.onRows })
  return makeMariadb(system, { url: options.mariadbUrl ?? '', database, onRows: place.onRows })
}
