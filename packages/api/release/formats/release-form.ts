import type { ReleaseColumn, ReleaseFormat } from '@kho/schema/release/release.ts'

/** The formats that are made of a release's CSV when somebody first asks for them. */
export type MadeFormat = Exclude<ReleaseFormat, 'csv' | 'parquet'>

/** What a format is made of. */
export interface Making {
  readonly format: MadeFormat
  /** The file of the release's CSV. */
  readonly csv: string
  readonly columns: readonly ReleaseColumn[]
}

/** The place of the geometry that a release has features of; -1 where it has none. */
export function geometryAt(columns: readonly ReleaseColumn[]): number {
  return columns.findIndex(({ type, list, masked }) => type === 'geometry' && !list && !masked)
}
