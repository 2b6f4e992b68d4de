import { setTimeout } from 'node:timers/promises'
import { tendDrafts } from '@kho/api/steward/tend-drafts.ts'
import { tendAccess } from '@kho/schema/requests/tend-access.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'

export interface TendingAccess {
  /** In the role `kho_worker`. */
  readonly database: Database
  /** Milliseconds between two looks at the clocks. */
  readonly pause?: number
  onError(error: unknown): void
}

/** Looks at the clocks of requests, grants and drafts of rules until it is let go of. Any number of workers may. */
export function tendCityAccess({ database, pause = 60_000, onError }: TendingAccess): AsyncDisposable {
  const stop = new AbortController()
  const tending = (async () => {
    while (!stop.signal.aborted) {
      await tendOnce(database).catch(onError)
      await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await tending
    },
  }
}

async function tendOnce(database: Database): Promise<void> {
  const current = await loadCity(database)
  if (!current) return
  await tendAccess(database, current.city, new Date())
  await tendDrafts(database, current.city, new Date())
}
