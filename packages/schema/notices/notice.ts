import type { Bilingual } from '../contract/bilingual.ts'

/** Whom a notice is to: a person by citizen id, an agency by code, an application by its id. */
export interface Recipient {
  readonly kind: 'person' | 'agency' | 'application'
  readonly id: string
}

/** What somebody is told. Words and details hold names, ids, counts and days: no value of anybody's record. */
export interface Notice {
  readonly to: Recipient
  /** What it is, as `correction_closed`: receivers tell notices apart by it. */
  readonly kind: string
  readonly title: Bilingual
  readonly text: Bilingual
  readonly details: { readonly [name: string]: string | number | null }
  /** What it tells of: the same is told to the same recipient once, however often it is written. */
  readonly once: string
}
