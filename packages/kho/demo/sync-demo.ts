import { readStandings } from '@kho/ingest/jobs/standing.ts'
import { identityKeyOf } from '@kho/schema/store/identity.ts'
import type { Config } from '../config.ts'
import { currentCity, type Store } from '../open-store.ts'
import type { Out } from '../out.ts'
import { sourceOptionsOf, subjectKeyOf } from '../secrets.ts'
import { bindingsOf, syncAll } from '../sync-city.ts'

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly version: number
  /** Also what was taken in before: the agencies' data are others now. */
  readonly everything: boolean
  readonly signal: AbortSignal
  readonly out: Out
}

/** Takes in what the store does not have yet; the worker keeps the rest fresh. */
export async function syncDemo({ config, store, version, everything, signal, out }: Parts): Promise<void> {
  const database = store.as('kho_worker', 8)
  const { city } = await currentCity(database)
  const standings = await readStandings(database)
  const fresh = standings.filter(({ freshAgo }) => freshAgo !== null)
  const there = new Set(fresh.map(({ dataset, source }) => `${dataset} ${source}`))
  const wanted = bindingsOf(city, [], null).filter(
    ({ dataset, source }) => everything || !there.has(`${dataset} ${source}`),
  )
  await syncAll(
    wanted,
    {
      database,
      city,
      version,
      opening: sourceOptionsOf(config),
      identityKey: identityKeyOf(subjectKeyOf(config)),
      signal,
      full: false,
    },
    out,
  )
}
