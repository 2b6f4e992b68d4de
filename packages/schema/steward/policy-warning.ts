import type { Bilingual } from '../contract/bilingual.ts'

/** What can be odd about a rule: true of all, of none, told by others already, opening much, telling of what is not shown. */
export type WarningCode = 'KHO150' | 'KHO151' | 'KHO152' | 'KHO153' | 'KHO154'

/** Something about a rule to think over before it is switched on. It refuses nothing. */
export interface PolicyWarning {
  readonly code: WarningCode
  readonly dataset: string
  readonly rule: string
  /** `dataset.field`, where it is about one. */
  readonly field: string | null
  readonly what: Bilingual
}
