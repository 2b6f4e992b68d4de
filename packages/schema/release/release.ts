import type { Bilingual } from '../contract/bilingual.ts'
import type { FieldType } from '../contract/contract.ts'

/** A column of a release as its readers are told of it: the field's type, unless some of its cells are masked as texts. */
export interface ReleaseColumn {
  readonly name: string
  readonly type: FieldType
  /** Of decimals only. */
  readonly precision: number | null
  readonly scale: number | null
  readonly list: boolean
  /** A date of which day or month may be missing. */
  readonly partial: boolean
  readonly unit: string | null
  /** Some of its cells may be masked as texts: then all of them are texts, whatever its type. */
  readonly masked: boolean
  readonly title: Bilingual
}

/** What a file of a release is written as. `excel` is CSV for spreadsheets. */
export type ReleaseFormat = 'csv' | 'excel' | 'ndjson' | 'json' | 'parquet' | 'xlsx' | 'geojson'

/** One file, by what proves it whole. */
export interface ReleaseFile {
  readonly format: ReleaseFormat | 'changes'
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

/** How many records a release has that the one before had not, the other way round, and how many differ. */
export interface ReleaseChanges {
  readonly since: number
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** A release as the store has it. Its files lie in `folder` of the dataset's, under the folder of all releases. */
export interface Release {
  readonly dataset: string
  readonly number: number
  readonly major: number
  readonly minor: number
  readonly folder: string
  /** The version of contracts and policies it was made under. */
  readonly registry: number
  readonly listed: boolean
  readonly licence: string
  readonly rows: number
  readonly columns: readonly ReleaseColumn[]
  /** `meaning.text` of the policy view that it is an image of. */
  readonly meaning: string
  readonly snapshotAt: string
  readonly publishedAt: string
  readonly manifest: string
  readonly signer: string
  readonly signature: string
  readonly changes: ReleaseChanges | null
  readonly confirmed: string | null
  readonly withdrawnAt: string | null
  readonly reason: string | null
}

/** The version of a release's columns, as people read it. */
export function versionOf({ major, minor }: Pick<Release, 'major' | 'minor'>): string {
  return `${major}.${minor}`
}
