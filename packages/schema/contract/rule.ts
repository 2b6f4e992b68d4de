import type { Bilingual } from './bilingual.ts'
import type { Condition } from './condition.ts'
import type { Value } from './value.ts'

export type Way = 'query' | 'export' | 'changes'

/**
 * How a cell is made coarser. Strongest revealing first: year, range (smaller n), prefix (larger n), last4, hash.
 * `range` shows the multiple of `n` at or below a number, of a date the first of `n` years; `prefix` the first `n` characters
 * and `****`, of a text no longer than that all but its last.
 */
export type Mask =
  | { readonly how: 'year' | 'last4' | 'hash' }
  | { readonly how: 'range' | 'prefix'; readonly n: number }

/** A test of the asker: an attribute of `Principal` (`attributes.x` for the city's own) against values. On `roles` and `units`, `eq`/`in` ask for membership. */
export interface AudienceTest {
  readonly attribute: string
  readonly op: 'eq' | 'ne' | 'in' | 'nin' | 'lt' | 'lte' | 'gt' | 'gte'
  readonly values: readonly Value[]
}

/** What a read must be for. `codes: 'any'` is any procedure the city knows; a task is a record of `dataset` whose `assigned` field holds the asker. */
export type PurposeNeed =
  | { readonly procedure: 'any' | readonly string[] }
  | { readonly task: { readonly dataset: string; readonly assigned: string } }

/** Covers only records whose key is the true value of `field` in a record of `dataset` that is itself shown to the asker and meets `where`. */
export interface Via {
  readonly dataset: string
  readonly field: string
  readonly where: Condition | null
}

/**
 * One sharing rule, its field lists expanded to names. A deny with `fields: null` hides whole records,
 * with a list withholds those cells; an allow always has a list. `valid.from` is inclusive, `valid.until` exclusive.
 */
export interface Rule {
  readonly dataset: string
  readonly name: string
  readonly effect: 'allow' | 'deny'
  readonly to: readonly AudienceTest[]
  readonly where: Condition | null
  readonly via: Via | null
  readonly fields: readonly string[] | null
  readonly mask: { readonly [field: string]: Mask }
  readonly purpose: PurposeNeed | null
  readonly mustKnow: readonly string[]
  readonly quota: { readonly requests: number; readonly seconds: number } | null
  readonly ways: readonly Way[]
  readonly valid: { readonly from: string | null; readonly until: string | null }
  readonly basis: string | null
  readonly reason: Bilingual | null
  /** Of a rule that was born of a decision on a request; absent of a document's. */
  readonly grant?: GrantTerm
}

/** A grant's id, and the instant from which it shows nothing any more, as ISO 8601 with an offset. */
export interface GrantTerm {
  readonly grant: string
  readonly until: string
  /** By the real time, whatever clock the city has. */
  readonly urgent?: boolean
}
