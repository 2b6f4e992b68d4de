import type { Bilingual } from './bilingual.ts'
import type { AudienceTest, PurposeNeed } from './rule.ts'

/**
 * What a read may be for, and who may say so of their own reads: a document of the city. Rules ask for a purpose; whether
 * the asker may name it stands here. `valid.from` is inclusive, `valid.until` exclusive.
 */
export interface PurposeDocument {
  readonly purpose: string
  readonly title: Bilingual
  readonly description: Bilingual | null
  /** Procedures, or tasks of one dataset. */
  readonly names: PurposeNeed
  readonly to: readonly AudienceTest[]
  readonly basis: string | null
  readonly valid: { readonly from: string | null; readonly until: string | null }
}
