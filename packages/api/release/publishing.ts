import type { City } from '@kho/schema/contract/city.ts'
import type { HeadKey } from '@kho/schema/ledger/head-key.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Gate } from '@kho/schema/release/gate.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { ExportParts } from '../open/live-export.ts'

/** One release that is to be made. */
export interface Publishing {
  /** What the snapshot is read with, in role `kho_api`. */
  readonly reading: ExportParts
  readonly city: City
  readonly version: number
  readonly dataset: string
  /** In role `kho_worker`: locks the dataset, and writes the release down. */
  readonly database: Database
  /** The folder of all releases. */
  readonly root: string
  /** The key of the ledger's heads. */
  readonly signer: HeadKey
  /** Looks at the snapshot before anybody can take it. */
  readonly gate: Gate
  /** Who the ledger says has read it. */
  readonly reader: Principal
  readonly correlationId: string
  readonly signal: AbortSignal
  /** Told how many records have been written. */
  onRows(rows: number): void
}
