import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { type Published, publishRelease } from '@kho/api/release/publish-release.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { passGates } from '@kho/schema/release/gates.ts'
import type { LendingDatabase } from '@kho/schema/store/database.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import type { Config } from './config.ts'
import type { Store } from './open-store.ts'
import { ledgerSecrets } from './secrets.ts'

/** The sessions that a process publishes with. */
export interface PublishSessions {
  readonly worker: LendingDatabase
  readonly streams: LendingDatabase
  readonly looks: LendingDatabase
}

export function publishSessions(store: Store): PublishSessions {
  return { worker: store.as('kho_worker', 1), streams: store.as('kho_api', 1), looks: store.as('kho_api', 1) }
}

export interface PublishingDataset {
  readonly config: Config
  readonly sessions: PublishSessions
  readonly current: Pick<RegisteredCity, 'city' | 'version'>
  readonly dataset: string
  readonly ledger: Ledger
  /** Who the ledger says has read it. */
  readonly reader: Principal
  readonly signal: AbortSignal
  onRows(rows: number): void
}

/** Publishes one dataset into the folder of releases of this installation. */
export async function publishDataset(publishing: PublishingDataset): Promise<Published> {
  const { config, sessions, current, ledger, ...rest } = publishing
  await mkdir(config.releases, { recursive: true, mode: 0o700 })
  return publishRelease({
    ...rest,
    ...{ city: current.city, version: current.version, root: config.releases, database: sessions.worker },
    reading: { streams: sessions.streams, session: sessions.looks, ledger },
    signer: headKeyOf(ledgerSecrets(config).ledgerKeys[0]),
    gate: passGates,
    correlationId: randomUUID(),
  })
}
