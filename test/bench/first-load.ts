import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Cluster } from '@kho/kho/embedded/cluster.ts'
import { type MariadbServer, mariadbInstalled, startMariadbServer } from '@kho/kho/embedded/mariadb.ts'
import { createIndexSql, indexesOf } from '@kho/schema/derive/table.ts'
import { compileSql } from '@kho/schema/sql.ts'
import { type Database, openDatabase, type Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { compiled } from '../harness/test-store.ts'
import { onServer } from './bench-city.ts'
import { benchServer } from './bench-server.ts'
import { deskCity } from './desk-city.ts'
import {
  dossierDocuments,
  fillSql,
  type LoadKind,
  loadIntoMariadb,
  sourceSum,
  storeSum,
  tableSql,
  writeCsv,
} from './dossier-sources.ts'

/** The first load of one kind of source, beside what the clients at hand make of the same rows. Seconds. */
export interface LoadFigures {
  readonly kind: LoadKind
  readonly rows: number
  readonly baseline: string
  readonly baselineSeconds: number
  /** Without building the contract's further indexes. */
  readonly seconds: number
  readonly ratio: number
  readonly baselineIndexSeconds: number
  readonly indexSeconds: number
  /** The store holds what the source holds, every value. */
  readonly same: boolean
  readonly megabytes: number
}

export interface SkippedLoad {
  readonly kind: LoadKind
  readonly skipped: string
}

/** Loads so many dossiers of 15 columns from each kind of source into an empty dataset, checks and provenance on. */
export async function* firstLoads(
  rows: number,
  kinds: readonly LoadKind[] = ['postgres', 'mariadb', 'csv'],
): AsyncGenerator<LoadFigures | SkippedLoad> {
  await using held = new AsyncDisposableStack()
  const { cluster, folder } = await benchServer(held)
  const agency = await makeDesk(cluster, rows)
  const csv = await writeCsv(agency, folder)
  const mariadb = mariadbInstalled() && kinds.includes('mariadb') ? await makeMariadb(folder, csv) : null
  if (mariadb) held.defer(() => mariadb.stop())
  for (const kind of kinds) {
    const missing = missingFor(kind)
    if (missing) yield { kind, skipped: missing }
    else yield await loadOf(kind, { rows, cluster, mariadb, agency, folder, csv })
  }
}

interface Scene {
  readonly rows: number
  readonly cluster: Cluster
  readonly mariadb: MariadbServer | null
  /** URL of the agency's PostgreSQL. */
  readonly agency: string
  readonly folder: string
  readonly csv: string
}

function missingFor(kind: LoadKind): string | null {
  if (spawnSync('psql', ['--version']).status !== 0) return 'psql is not on PATH'
  if (kind !== 'mariadb') return null
  if (!mariadbInstalled()) return 'mariadbd is not on PATH'
  return spawnSync('mariadb', ['--version']).status === 0 ? null : 'mariadb is not on PATH'
}

/** The desk's own database, on the store's server; its URL. */
export async function makeDesk(cluster: Cluster, rows: number): Promise<string> {
  await onServer(cluster.urlOf('postgres'), 'create role kho_reader login')
  await onServer(cluster.urlOf('postgres'), 'create database agency')
  const agency = cluster.urlOf('agency')
  await onServer(agency, tableSql('hoso', 'timestamptz'))
  await onServer(agency, fillSql(rows))
  await onServer(agency, 'grant select on hoso to kho_reader')
  await onServer(agency, 'vacuum analyze hoso')
  return agency
}

async function makeMariadb(folder: string, csv: string): Promise<MariadbServer> {
  const server = await startMariadbServer({
    dataDir: join(folder, 'mariadb'),
    settings: { 'innodb-buffer-pool-size': '1G', 'innodb-flush-log-at-trx-commit': '0' },
  })
  const setUp = 'create database agency; create user kho_reader; grant select on agency.* to kho_reader'
  const words = ['--no-defaults', '-h127.0.0.1', `-P${server.port}`, '-uroot', '-e', setUp]
  const { status, stderr } = spawnSync('mariadb', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  loadIntoMariadb(server.port, 'agency', csv)
  return server
}

async function loadOf(kind: LoadKind, scene: Scene): Promise<LoadFigures> {
  const bare = await baselineOf(kind, scene)
  const kho = await khoLoad(kind, scene)
  const again = await baselineOf(kind, scene)
  const baselineSeconds = (bare.seconds + again.seconds) / 2
  return {
    kind,
    rows: scene.rows,
    baseline: baselines[kind],
    baselineSeconds,
    ...kho,
    ratio: kho.seconds / baselineSeconds,
    baselineIndexSeconds: (bare.indexSeconds + again.indexSeconds) / 2,
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

const baselines: { readonly [kind in LoadKind]: string } = {
  postgres: 'psql COPY (binary) | psql COPY',
  mariadb: 'mariadb --quick --batch | psql COPY',
  csv: 'psql \\copy',
}

/** Into a logged table with its key; then the indexes that the contract asks for. */
async function baselineOf(kind: LoadKind, scene: Scene): Promise<{ seconds: number; indexSeconds: number }> {
  const to = scene.cluster.urlOf('postgres')
  await onServer(to, tableSql('bare', 'timestamptz'))
  await onServer(to, 'checkpoint')
  const seconds = await timed(async () => inShell(commandOf(kind, scene, to)))
  const indexSeconds = await timed(async () => {
    for (const statement of furtherIndexes()) await onServer(to, statement)
  })
  await onServer(to, 'drop table bare')
  return { seconds, indexSeconds }
}

function commandOf(kind: LoadKind, { agency, mariadb, csv }: Scene, to: string): string {
  if (kind === 'postgres') {
    const out = `psql -qX -c 'copy hoso to stdout (format binary)' '${agency}'`
    return `${out} | psql -qX -c 'copy bare from stdin (format binary)' '${to}'`
  }
  const zone = "export PGOPTIONS='-c timezone=Asia/Ho_Chi_Minh'"
  if (kind === 'csv') return `${zone}; psql -qX -c "\\copy bare from '${csv}' csv header" '${to}'`
  const out = `mariadb --no-defaults -h127.0.0.1 -P${mariadb?.port} -uroot --quick --batch -N -e 'select * from hoso' agency`
  return `${zone}; ${out} | psql -qX -c "copy bare from stdin with (null 'NULL')" '${to}'`
}

function inShell(command: string): void {
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Those of the contract on the columns of the bare table; the one on `_id` has no like there. */
function furtherIndexes(): readonly string[] {
  const city = compiled(dossierDocuments('csv'))
  const contract = city.contracts.get('dossiers')
  const map = contract?.sources[0]?.map ?? {}
  if (!contract) throw new Error('the dataset is gone')
  return indexesOf(contract, [...city.rules.values()].flat())
    .filter(({ columns }) => !columns.includes('_id'))
    .map((index) => {
      const columns = index.columns.map((name) => {
        const mapping = map[name]
        return mapping && 'from' in mapping ? mapping.from : name
      })
      return createIndexSql('bare', { ...index, columns }).replace('data."bare"', 'bare')
    })
}

async function khoLoad(
  kind: LoadKind,
  { cluster, mariadb, agency, folder }: Scene,
): Promise<{ seconds: number; indexSeconds: number; same: boolean }> {
  const name = `kho_${kind}`
  await onServer(cluster.urlOf('postgres'), `create database ${name}`)
  const variables = { PORT: String(kind === 'mariadb' ? mariadb?.port : cluster.port), FOLDER: folder }
  const indexes = { seconds: 0 }
  const timing = (worker: Database) => withIndexesTimed(worker, indexes)
  await using city = await deskCity(cluster.urlOf(name), dossierDocuments(kind), variables, timing)
  await onServer(cluster.urlOf('postgres'), 'checkpoint')
  const seconds = await timed(async () => {
    const result = await city.sync()
    if (result.state !== 'done') throw result.error ?? new Error(`the run ended ${result.state}`)
  })
  const same = String(await sumOf(cluster.urlOf(name), storeSum)) === String(await sumOf(agency, sourceSum))
  return { seconds: seconds - indexes.seconds, indexSeconds: indexes.seconds, same }
}

/** Notes how long the building of indexes other than the key's takes. */
function withIndexesTimed(database: Database, indexes: { seconds: number }): Database {
  const timing = <T extends Session>(session: T): T => ({
    ...session,
    rows: async (statement) => {
      const began = performance.now()
      const rows = await session.rows(statement)
      if (/^\s*create\s+(unique )?\s*index/.test(compileSql(statement).text)) {
        indexes.seconds += (performance.now() - began) / 1000
      }
      return rows
    },
  })
  return { ...database, transaction: (work) => database.transaction((session) => work(timing(session))) }
}

async function sumOf(url: string, statement: string): Promise<readonly unknown[]> {
  await using database = openDatabase({ url, name: 'bench', connections: 1 })
  return await database.rows(sql.raw(statement))
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
