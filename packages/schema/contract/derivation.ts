import type { Condition } from './condition.ts'

export type TimeStep = 'day' | 'month' | 'quarter' | 'year'

/**
 * A field by which a derived dataset groups: a field `of` its parent, the first day of the time step it lies in, or the
 * national code of the procedure it names.
 */
export interface Grouping {
  readonly name: string
  readonly of: string
  readonly step: TimeStep | 'root' | null
}

/** A figure of each group. All but minimum and maximum follow from sums, so that a change of records is a change of sums. */
export type Measure =
  | { readonly name: string; readonly kind: 'count'; readonly where: Condition | null }
  | { readonly name: string; readonly kind: 'sum' | 'avg' | 'min' | 'max'; readonly of: string; readonly scale: number }
  | {
      readonly name: string
      readonly kind: 'ratio'
      /** Other measures of the dataset, counts or sums. Where the denominator is 0 there is no ratio. */
      readonly numerator: string
      readonly denominator: string
      readonly percent: boolean
      readonly scale: number
      /** Of the formula, and where it stands; null where the document does not say. */
      readonly version: number | null
      readonly basis: string | null
    }
  /** The place of a group's figure among those that agree with it in `within`. What has no figure has no place. */
  | {
      readonly name: string
      readonly kind: 'rank'
      readonly figure: string
      readonly within: readonly string[]
      readonly first: 'highest' | 'lowest'
    }

/** What is kept from being told of few records: of fewer than `minGroup`, and of groups that would tell of them. */
export interface Protection {
  readonly minGroup: number
  /** The percentage that one record may make up of a sum that is told; null where nothing is said of it. */
  readonly largestShare: number | null
  readonly complementary: boolean
}

/** How a dataset is computed from another one: a record for each group of its parent's records. */
export interface Derivation {
  readonly from: string
  readonly where: Condition | null
  readonly by: readonly Grouping[]
  /**
   * Groupings of which each value has a record, with any that the others have, though no record of the parent stands in the group:
   * the agencies of the parent's sources, or values that are listed.
   */
  readonly every: { readonly [grouping: string]: 'sources' | readonly string[] }
  readonly measures: readonly Measure[]
  readonly protect: Protection | null
}
