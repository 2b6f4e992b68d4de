import { setTimeout } from 'node:timers/promises'
import { openMeaning } from '@kho/api/release/release-ask.ts'
import { secondsOf } from '@kho/ingest/jobs/duration.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { purgeFolder } from '@kho/schema/release/release-folder.ts'
import { noteSuspended, noteTry, releasesIn, triesIn } from '@kho/schema/release/releases.ts'
import { isStillOpen } from '@kho/schema/release/still-open.ts'
import { loadCity, type RegisteredCity } from '@kho/schema/store/registry.ts'
import type { Config } from './config.ts'
import type { Store } from './open-store.ts'
import { operator, operatorActs } from './operator-acts.ts'
import { type PublishSessions, publishDataset, publishSessions } from './publish-dataset.ts'

export interface TendingReleases {
  readonly store: Store
  readonly config: Config
  /** Milliseconds between two looks. */
  readonly pause?: number
  onError(error: unknown): void
}

/** Publishes what its contract says is to be published by itself, and notes which releases are suspended. Any number of workers may. */
export function tendReleases({ store, config, pause = 60_000, onError }: TendingReleases): AsyncDisposable {
  const stop = new AbortController()
  const sessions = publishSessions(store)
  const tending = (async () => {
    while (!stop.signal.aborted) {
      await tendOnce({ store, config, sessions, signal: stop.signal, onError }).catch(onError)
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

interface Tending extends Pick<TendingReleases, 'store' | 'config' | 'onError'> {
  readonly sessions: PublishSessions
  readonly signal: AbortSignal
}

async function tendOnce(tending: Tending): Promise<void> {
  const { sessions, signal, onError } = tending
  const current = await loadCity(sessions.worker)
  if (!current) return
  const releases = await releasesIn(sessions.worker)
  await noteAll(sessions, current, releases)
  // What a steward withdrew; those of a command were deleted by it.
  for (const release of releases.filter(({ withdrawnAt }) => withdrawnAt !== null)) {
    await purgeFolder(tending.config.releases, release)
  }
  for (const dataset of await dueDatasets(sessions, current, new Date())) {
    if (signal.aborted) return
    await publishDue(tending, current, dataset).catch((cause) => {
      if (!signal.aborted) onError(cause)
    })
  }
}

async function noteAll({ worker }: PublishSessions, { city }: RegisteredCity, releases: readonly Release[]) {
  const now = new Date()
  for (const release of releases.filter(({ withdrawnAt }) => withdrawnAt === null)) {
    const meaning = openMeaning(city, release.dataset, now)
    await noteSuspended(worker, release, meaning === null || !isStillOpen(release, meaning))
  }
}

/** Datasets whose interval has passed since somebody last tried, whatever came of it. */
async function dueDatasets({ worker }: PublishSessions, { city }: RegisteredCity, now: Date) {
  const tries = await triesIn(worker)
  return [...city.contracts.values()].flatMap(({ dataset, release }) => {
    if (release?.every === undefined) return []
    const last = tries.get(dataset)
    const isDue = last === undefined || now.getTime() - Date.parse(last) >= secondsOf(release.every) * 1000
    return isDue ? [dataset] : []
  })
}

async function publishDue({ store, config, sessions, signal }: Tending, current: RegisteredCity, dataset: string) {
  await using acts = operatorActs(config, store)
  const publishing = { config, sessions, current, dataset, reader: operator(), signal, onRows: () => undefined }
  try {
    await publishDataset({ ...publishing, ledger: await acts.ledger() })
    await noteTry(sessions.worker, dataset, null)
  } catch (cause) {
    if (cause instanceof KhoError && cause.code === 'KHO517') return // another worker is at it
    if (!signal.aborted) await noteTry(sessions.worker, dataset, cause instanceof KhoError ? cause.code : 'unexpected')
    throw cause
  }
}
