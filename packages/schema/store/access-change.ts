import type { Bilingual } from '../contract/bilingual.ts'

/** What one audience comes to see, or no longer sees, told from rules alone. */
export interface AccessChange {
  /** Null where every dataset is concerned. */
  readonly dataset: string | null
  readonly audience: Bilingual
  /** Empty where the records change and the fields do not. */
  readonly fields: readonly string[]
  readonly rule: string | null
  readonly what: Bilingual
}

export interface AccessChanges {
  readonly gains: readonly AccessChange[]
  readonly losses: readonly AccessChange[]
}
