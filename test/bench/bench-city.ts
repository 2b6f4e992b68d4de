import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { AgencySystem } from '@kho/city/generator/agency-table.ts'
import { cityOffice } from '@kho/city/generator/offices/city-office.ts'
import { homeAffairs } from '@kho/city/generator/offices/home-affairs.ts'
import { oneStop } from '@kho/city/generator/offices/one-stop.ts'
import { district1 } from '@kho/city/generator/offices/one-stop-q1.ts'
import { police } from '@kho/city/generator/offices/police.ts'
import { makePostgres } from '@kho/city/generator/systems/postgres.ts'
import { type RunResult, type SyncOptions, syncDataset } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { workspace } from '../harness/running-city.ts'
import { benchServer } from './bench-server.ts'

/** A person for every ten dossiers, as far as that makes a difference. */
const populationOf = (dossiers: number) => ({
  people: Math.min(100_000, Math.max(1_000, dossiers / 10)),
  enterprises: 1_000,
})

/** A store and the agencies behind it, on one Postgres with fsync on. */
export interface BenchCity extends AsyncDisposable {
  /** Superuser URL of a database. */
  urlOf(database: string): string
  /** Takes one dataset in from its one source, whole. */
  sync(dataset: string, source: string, how?: Pick<SyncOptions, 'full' | 'compare' | 'keys'>): Promise<RunResult>
  /** Makes other documents current: the same city under other rules. */
  apply(change: (document: Document) => Document | null): Promise<void>
}

/** Makes District 1's desk with this many dossiers, and the bases it refers to. */
export async function benchCity(dossiers: number): Promise<BenchCity> {
  await using held = new AsyncDisposableStack()
  const { cluster } = await benchServer(held)
  const read = await readCity(join(workspace, 'city'))
  if (!read.city) throw new Error('the reference city does not compile')
  for (const system of systemsOf(read.city, dossiers)) {
    await makePostgres(system, { url: cluster.urlOf('postgres'), database: system.source, onRows: () => undefined })
  }
  await onServer(cluster.urlOf('postgres'), 'create database kho')
  const owner = held.use(openDatabase({ url: cluster.urlOf('kho'), name: 'bench' }))
  await migrate(owner)
  const worker = held.use(openDatabase({ url: cluster.urlOf('kho'), name: 'bench', role: 'kho_worker' }))
  const variables = variablesOf(cluster.port)
  const identityKey = randomBytes(32)
  const current = { city: read.city, version: 0 }
  const apply: BenchCity['apply'] = async (change) => {
    const documents = read.documents.flatMap((document) => change(document) ?? [])
    const { city } = compileCity(documents)
    if (!city) throw new Error('the changed city does not compile')
    const base = await currentVersion(owner)
    const applied = await applyCity(owner, {
      documents,
      city,
      by: 'bench',
      base,
      consent: true,
      onProgress: () => undefined,
    })
    Object.assign(current, { city, version: applied.version })
  }
  await apply((document) => document)
  const all = held.move() // until here, what fails leaves nothing behind
  return {
    urlOf: cluster.urlOf,
    apply,
    sync: (dataset, source, how = {}) =>
      syncDataset({
        ...how,
        database: worker,
        ...current,
        dataset,
        source,
        identityKey,
        open: (document) => openSource(document, { secretOf: (name) => variables[name], cityFolder: workspace }),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

function systemsOf(city: City, dossiers: number): readonly AgencySystem[] {
  const population = populationOf(dossiers)
  const desk = oneStop(district1, { dossiers, withSteps: dossiers }, population)
  return [homeAffairs(city), cityOffice(), police(population.people), { ...desk, tables: desk.tables.slice(0, 1) }]
}

function variablesOf(port: number): Record<string, string> {
  const sources = ['home_affairs', 'procedures', 'police', 'one_stop_q1']
  return {
    KHO_DEMO_POSTGRES_HOST: '127.0.0.1',
    KHO_DEMO_POSTGRES_PORT: String(port),
    ...Object.fromEntries(sources.map((source) => [`KHO_DEMO_${source.toUpperCase()}`, source])),
    ...Object.fromEntries(sources.map((source) => [`KHO_SECRET_${source.toUpperCase()}`, 'kho_reader'])),
  }
}

export async function onServer(url: string, statement: string): Promise<void> {
  await using database = openDatabase({ url, name: 'bench', connections: 1 })
  await database.rows(sql.raw(statement))
}
