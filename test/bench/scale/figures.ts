import { join } from 'node:path'
import type { Scale } from '@kho/city/generator/scale.ts'
import type { Config } from '@kho/kho/config.ts'
import type { RunningDemo } from '@kho/kho/demo/make-demo.ts'
import { currentCity, type Store } from '@kho/kho/open-store.ts'
import { sql } from 'kysely'
import { megabytesOf } from './bench-home.ts'
import { type RecordSum, storeSums } from './record-sums.ts'
import { sourceSums } from './source-sums.ts'

/** What a whole city's first ingestion left behind. */
export interface ScaleFigures {
  /** Rows that were read from sources that Kho pulls from. */
  readonly pulled: number
  readonly kinds: readonly {
    readonly kind: string
    readonly runs: number
    readonly rows: number
    readonly seconds: number
  }[]
  readonly disk: { readonly [what: string]: number }
  readonly compared: number
  /** Where store and source are not the same; none where all is well. */
  readonly differences: readonly string[]
}

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly demo: RunningDemo
  readonly datasets: readonly string[]
  readonly scale: Scale
}

export async function takeFigures(parts: Parts): Promise<ScaleFigures> {
  const kinds = await kindsOf(parts)
  const pulled = kinds.filter(({ kind }) => kind !== 'push').reduce((sum, { rows }) => sum + rows, 0)
  return { pulled, kinds, disk: await diskOf(parts), ...(await compare(parts)) }
}

async function kindsOf({ store, datasets }: Parts): Promise<ScaleFigures['kinds']> {
  const { city } = await currentCity(store.owner)
  const rows = await store.owner.rows(sql`
    select source, count(*), sum(read), sum(extract(epoch from finished_at - started_at))
    from kho.run where state = 'done' and dataset = any(${datasets}::text[]) group by source`)
  const kinds = Map.groupBy(rows, ([source]) => city.sources.get(source ?? '')?.kind ?? 'gone')
  return [...kinds].map(([kind, all]) => {
    const sum = (at: number) => all.reduce((total, row) => total + Number(row[at]), 0)
    return { kind, runs: sum(1), rows: sum(2), seconds: sum(3) }
  })
}

async function diskOf({ config, store }: Parts): Promise<ScaleFigures['disk']> {
  const [sizes] = await store.owner.rows(sql`
    select pg_database_size(current_database()), sum(pg_database_size(oid)) filter (where datname like 'kho\\_demo\\_%')
    from pg_database`)
  const [own, agencies] = (sizes ?? []).map((bytes) => Math.round(Number(bytes ?? 0) / 1024 / 1024))
  return {
    store: own ?? 0,
    'agencies in PostgreSQL': agencies ?? 0,
    'agencies in MariaDB': megabytesOf(join(config.home, 'mariadb')),
    'agencies in files and feeds': megabytesOf(join(config.home, 'agencies')),
  }
}

/** Store and sources by every value, apart from the known dirt. */
async function compare({ config, store, datasets, scale }: Parts) {
  const { city } = await currentCity(store.owner)
  const differences: string[] = []
  let compared = 0
  const known = await sourceSums({ city, home: config.home, scale }, datasets)
  for (const contract of datasets.flatMap((dataset) => city.contracts.get(dataset) ?? [])) {
    const truths = known.get(contract.dataset) ?? new Map<string, RecordSum>()
    const held = truths.size > 0 ? await storeSums(store.owner, contract) : truths
    for (const [source, truth] of truths) {
      const stored = held.get(source) ?? { records: 0, sum: 0n }
      compared += stored.records
      if (stored.sum === truth.sum && stored.records === truth.records) continue
      const counts = `${truth.records} records at the source, ${stored.records} stored`
      differences.push(`${contract.dataset} < ${source}: ${counts}, or not the same values`)
    }
  }
  return { compared, differences }
}
