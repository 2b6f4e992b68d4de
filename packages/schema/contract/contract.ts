import type { Bilingual } from './bilingual.ts'
import type { Condition } from './condition.ts'
import type { Derivation } from './derivation.ts'
import type { ReadOptions } from './read-options.ts'
import type { Releasing } from './releasing.ts'
import type { Value } from './value.ts'

export type FieldType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'uuid'
  | 'json'
  | 'geometry'

export type Sensitivity = 'none' | 'personal' | 'sensitive'
export type SharingClass = 'open' | 'shared' | 'on_request'

/** That a field goes: said from `since` on, and promised to be there until `until`. */
export interface Deprecation {
  readonly since: string
  readonly until: string
  /** The field to ask for instead. */
  readonly use: string | null
  readonly reason: Bilingual
}

/** One field of a dataset. `precision` and `scale` stand for decimals only; `partial` for dates kept as `YYYY[-MM[-DD]]`. */
export interface Field {
  readonly name: string
  /** The name it had before: a store that still has that one renames it, with its values. */
  readonly was?: string
  readonly deprecated?: Deprecation
  readonly type: FieldType
  readonly precision: number | null
  readonly scale: number | null
  readonly list: boolean
  readonly partial: boolean
  readonly required: boolean
  readonly check: string | null
  /** The field that tells on which day the checked code must have been valid, where one does. */
  readonly checkAt?: string
  readonly codes: { readonly list: string; readonly at: string | null } | null
  readonly sensitivity: Sensitivity
  /** `search` looks at it, by an index. */
  readonly search?: true
  /** It has an index: large datasets are filtered and ordered by it. */
  readonly index?: true
  /** Where it is shared otherwise than its dataset; `classes` by kind of user where one differs from `class`. */
  readonly class?: SharingClass
  readonly classes?: { readonly [kind: string]: SharingClass }
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly unit: string | null
}

/**
 * A way from this dataset to another. `one` stands in the dataset that holds the reference, `many` is its far
 * side. The link between two records is visible when both are shown and the referencing record's cells
 * `through` are shown or masked.
 */
export interface Relation {
  readonly name: string
  readonly kind: 'one' | 'many'
  readonly to: string
  /** Pairs of equal fields: `own` of this dataset, `far` of the other; `root` is the one of them that is met by its procedure's national code. */
  readonly pairs: readonly { readonly own: string; readonly far: string; readonly root?: 'own' | 'far' }[]
  /**
   * Where the record referred to holds for some time: that of the day of the referencing record's `at`, from its own day
   * `from` to the one before `until`. `zone` is that of the day where `at` is a moment.
   */
  readonly during?: {
    readonly at: string
    readonly from: string
    readonly until: string | null
    readonly zone: string | null
  }
  /** The referencing fields: this dataset's own for `one`, the far dataset's for `many`. */
  readonly through: readonly string[]
}

/** Whom a record is about: the value of `field`, of this record or of the record that the ref field `via` points at. */
export interface Subject {
  readonly field: string
  readonly via: string | null
  readonly as: string
}

export interface QualityRule {
  readonly rule: string
  readonly check: Condition
  readonly level: 'error' | 'warning'
}

/**
 * Figures of a dataset that must add up: a whole, the parts it is made of, and what somebody stated of either. Where they
 * do not, what is left over is told; no record is refused, and nothing is made to fit.
 */
export interface Total {
  readonly total: string
  readonly title: Bilingual
  /** The field whose codes divide the records; null where fields or nothing divide the whole. */
  readonly by: string | null
  /** The field that tells the whole in every record; null where the whole is the number of records. */
  readonly whole: string | null
  /** Codes of `by`, or fields that make up `whole`. */
  readonly parts: readonly string[]
  /** Figures that somebody published, exact, as `1335`. */
  readonly stated: {
    readonly whole: string | null
    readonly parts: { readonly [part: string]: string }
    readonly toldBy: Bilingual
  } | null
}

/** How a dataset's fields are filled from one table, view or file of one source. */
export interface Binding {
  readonly source: string
  readonly from: string
  /** Null where the document does not say how to read. */
  readonly read: ReadOptions | null
  readonly map: { readonly [field: string]: FieldMapping }
  readonly mode: 'snapshot' | 'cursor' | 'log' | 'push'
  readonly cursor: { readonly field: string; readonly overlap: string } | null
  readonly deletes: 'none' | 'compare' | 'log' | { readonly soft: Condition }
  readonly reconcile: string | null
}

/** Codes that mean one thing on one day and another on another, by the day of the field `at`; and what may be meant by others. */
export interface DatedCodes {
  readonly at: string | null
  readonly codes: { readonly [code: string]: readonly DatedCode[] }
  /** By code that no decision names: the agency that its digits point at. It is told, never taken. */
  readonly suggestions: { readonly [code: string]: string }
}

/** `from` inclusive, `until` exclusive. */
export interface DatedCode {
  readonly value: Value
  readonly from: string | null
  readonly until: string | null
}

/**
 * Another dataset that turns what the source sends, found in its field `from`, into the field's value, its field `to`.
 * What passes the field's own check is that value already.
 */
export interface Linking {
  readonly dataset: string
  readonly from: string
  readonly to: string
}

/** A field's value: a column of the source (with its codes mapped to ours), or a constant. A code absent from `values` quarantines the record. */
export type FieldMapping =
  | {
      readonly from: string
      readonly values: { readonly [code: string]: Value } | null
      readonly dated?: DatedCodes
      readonly linked?: Linking
      /** Codes by what they mean on the day of the run: the day on which one changes, everything is read again. */
      readonly today?: DatedCodes['codes']
    }
  | { readonly value: Value }

/** A dataset's contract: the single source of its table, checks, GraphQL types, CASL subject, catalogue entry and pages. Frozen, plain. */
export interface Contract {
  readonly dataset: string
  readonly names: { readonly one: string; readonly many: string }
  readonly title: Bilingual
  readonly description: Bilingual | null
  readonly owner: string
  readonly theme: string | null
  /** Words by which it is found; absent where there are none. */
  readonly keywords?: readonly Bilingual[]
  /** The days that its records tell of; absent where it does not say. */
  readonly period?: { readonly from: string; readonly until: string | null }
  readonly class: SharingClass
  /** By kind of user, where one differs from `class`. */
  readonly classes?: { readonly [kind: string]: SharingClass }
  readonly listed: boolean
  readonly licence: string | null
  readonly refresh: { readonly every: string | null; readonly promise: string | null } | null
  readonly release?: Releasing
  /** The first field is the distribution column. */
  readonly key: readonly string[]
  /** Declared number of records: costs come from it, never from a count. */
  readonly size: number
  readonly history: boolean
  readonly retain: { readonly records: string | null; readonly history: string | null } | null
  readonly subjects: readonly Subject[]
  readonly fields: readonly Field[]
  readonly relations: readonly Relation[]
  readonly quality: readonly QualityRule[]
  /** Absent where none are declared. */
  readonly totals?: readonly Total[]
  readonly combine:
    | 'union'
    | { readonly merge: { readonly precedence: { readonly [field: string]: readonly string[] } } }
  readonly sources: readonly Binding[]
  /** Of a dataset that is computed from another one, which has no sources; absent otherwise. */
  readonly derive?: Derivation
}
