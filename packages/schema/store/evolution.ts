import type { Bilingual } from '../contract/bilingual.ts'

/** One difference between two contracts, in words. */
export interface Change {
  readonly kind: 'added' | 'renamed' | 'widened' | 'destructive' | 'refused'
  readonly dataset: string
  readonly field: string | null
  readonly what: Bilingual
  /** Needs a job: records are rewritten before the change becomes current. */
  readonly slow: boolean
}

/** A piece of a job, plain data because it is stored: a killed job goes on with the very statements it began with. */
export type Step =
  | { readonly step: 'sql'; readonly dataset: string; readonly statements: readonly string[] }
  | {
      readonly step: 'backfill'
      readonly dataset: string
      /** Columns to fill, and SQL text that gives each its value from the record. */
      readonly set: readonly { readonly column: string; readonly to: string }[]
    }

/** How the tables of one city become those of the next. */
export interface Evolution {
  readonly changes: readonly Change[]
  /** Done one after the other while the current version still answers: nothing in them changes what it reads. */
  readonly steps: readonly Step[]
  /** Done in the transaction that makes the next version current. */
  readonly finish: readonly string[]
  /** Takes back the steps of a job that is given up. */
  readonly abandon: readonly string[]
}

export function joined(parts: readonly Evolution[]): Evolution {
  return {
    changes: parts.flatMap((part) => part.changes),
    steps: parts.flatMap((part) => part.steps),
    finish: parts.flatMap((part) => part.finish),
    abandon: parts.flatMap((part) => part.abandon),
  }
}
