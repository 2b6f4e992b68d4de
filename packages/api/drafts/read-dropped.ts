import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Sensitivity } from '@kho/schema/contract/contract.ts'
import type { Document } from '@kho/schema/contract/document.ts'

/** What is told of one column of a dropped file: the field that it becomes, counts, and what its texts look like. */
export interface DroppedField {
  readonly field: string
  /** As documents write it. */
  readonly type: string
  readonly title: Bilingual
  readonly sensitivity: Sensitivity
  readonly nulls: number
  readonly distinct: number
  readonly longest: number
  readonly forms: readonly string[]
}

/** A dropped file that was read. */
export interface DroppedFile {
  readonly rows: number
  propose(
    city: City,
    agency: string,
  ): { readonly dataset: string; readonly documents: readonly Document[]; readonly fields: readonly DroppedField[] }
}

/** Reads a file to its end and keeps nothing of it but counts. Handed in by whoever starts the server: it knows the formats. */
export type ReadDropped = (
  file: { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> },
  signal: AbortSignal,
) => Promise<DroppedFile>
