import { followSource } from '@kho/ingest/follow/follow-source.ts'
import type { RunResult, SyncOptions } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { syncBinding } from '@kho/ingest/sync-binding.ts'
import { onTestFinished } from 'vitest'
import { identityKey } from './identity-key.ts'
import { type LogAgency, logAgency } from './log-agency.ts'
import { type LogCityOptions, logCity, makeLogTables } from './log-city.ts'
import type { OwnPostgres } from './test-postgres.ts'
import { type TestStore, testStore } from './test-store.ts'

/** A follower at work. */
export interface FollowingBeside {
  /** How it ended: null when it was told to, otherwise why. */
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}

/** An agency and a store whose datasets follow its log. */
export interface FollowedCity {
  readonly agency: LogAgency
  readonly store: TestStore
  /** `kho sync`: up to where the log ends now. */
  sync(dataset?: string, how?: Pick<SyncOptions, 'full' | 'compare'>): Promise<RunResult>
  /** What the long job does, until the signal fires. */
  follow(signal: AbortSignal): Promise<void>
  /** The same, beside the test: ended with it. */
  following(): FollowingBeside
  /** Records of a dataset as the agency's table has them, by key. */
  records(dataset?: string): Promise<readonly (readonly (string | null)[])[]>
  rows(table?: string): Promise<readonly (readonly (string | null)[])[]>
}

export interface FollowedCityOptions extends LogCityOptions {
  /** Milliseconds, see `FollowOptions`. */
  readonly looksEvery?: number
}

export async function followedCity(server: OwnPostgres, options: FollowedCityOptions = {}): Promise<FollowedCity> {
  const agency = await logAgency(server)
  await makeLogTables(
    agency,
    options.datasets?.map(({ from }) => from),
  )
  const store = await testStore(logCity(agency, options))
  onTestFinished(() => store[Symbol.asyncDispose]())
  const parts = (signal: AbortSignal) => ({
    database: store.worker,
    city: store.city(),
    version: store.version(),
    source: 'office',
    open: (document: Parameters<typeof openSource>[0]) =>
      openSource(document, { secretOf: () => undefined, cityFolder: '/' }),
    identityKey,
    signal,
    onProgress: () => undefined,
    looksEvery: options.looksEvery ?? 20_000,
  })
  const follow = (signal: AbortSignal) => followSource(parts(signal))
  return {
    agency,
    store,
    sync: (dataset = 'cases', how = {}) => syncBinding({ ...parts(new AbortController().signal), dataset, ...how }),
    follow,
    following: () => followingBeside(follow),
    records: (dataset = 'cases') =>
      store.rows(`select code, name, fee, changed_at, file from data.${dataset} order by code`),
    rows: (table = 'hoso') => agency.run(`select ma, ten, phi, luc, tep from ${table} order by ma collate "C"`),
  }
}

function followingBeside(follow: FollowedCity['follow']): FollowingBeside {
  const end = new AbortController()
  const ended = follow(end.signal).then(
    () => null,
    (cause: unknown) => cause,
  )
  const stop = async () => {
    end.abort()
    await ended
  }
  onTestFinished(stop)
  return { ended, stop }
}
