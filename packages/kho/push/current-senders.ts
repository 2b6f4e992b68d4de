import { loadAside } from '@kho/api/load-aside.ts'
import type { SourceOptions } from '@kho/ingest/sources/connection.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { type Senders, senders } from './senders.ts'

/** The current city with who may send to it. */
export interface CurrentSenders extends Senders {
  readonly version: number
  readonly city: City
}

/** Gives the current ones, made once a version; whoever asks meanwhile waits for the same. */
export function currentSenders(
  session: Session,
  options: SourceOptions,
  tokenKey: Buffer,
): () => Promise<CurrentSenders> {
  let known: CurrentSenders | null = null
  let loading: Promise<CurrentSenders> | null = null
  const load = async (): Promise<CurrentSenders> => {
    const loaded = await loadAside(session)
    if (!loaded) throw new KhoError('KHO525', 'Nothing was applied to this store yet.')
    known = { ...loaded, ...senders(loaded.city, options, tokenKey) }
    return known
  }
  return async () => {
    if (known && known.version === (await currentVersion(session))) return known
    loading ??= load().finally(() => {
      loading = null
    })
    return loading
  }
}
