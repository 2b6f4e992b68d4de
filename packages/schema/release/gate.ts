import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import type { Session } from '../store/database.ts'
import type { Release, ReleaseColumn } from './release.ts'

/** A release that is about to be published: its snapshot lies on disk, and nobody can take it yet. */
export interface ReleaseDraft {
  readonly city: City
  readonly contract: Contract
  readonly number: number
  readonly columns: readonly ReleaseColumn[]
  readonly rows: number
  /** The file of its CSV, sorted by the key where that is shown: `csvBatches` reads it. */
  readonly csv: string
  readonly today: string
}

/** A release that was published before and not withdrawn, the newest first. Null where its file is gone. */
export interface EarlierRelease {
  readonly release: Release
  readonly csv: string | null
}

/** What is looked at before anything is published. Throws a KhoError, and nothing is published; else it says nothing. */
export type Gate = (draft: ReleaseDraft, earlier: readonly EarlierRelease[], session: Session) => Promise<void>
