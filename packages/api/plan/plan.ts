import type { Bilingual, Language } from '@kho/schema/contract/bilingual.ts'
import type { Comparison } from '@kho/schema/contract/condition.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Given } from '@kho/schema/policy/parameter.ts'
import type { ChangesPlan } from './changes-plan.ts'
import type { GroupsPlan, Measure } from './groups-plan.ts'

/**
 * A GraphQL operation with every name resolved against contracts and rules: a plain tree that says what is read,
 * for whom and in which order, and nothing of how. The query stage turns it into one statement; the reference in
 * the tests answers it from memory.
 */
export interface Plan {
  /** The registry version it was made from; the statement answers nothing under another. */
  readonly version: number
  readonly ask: Ask
  readonly language: Language
  /** Secret that cursors of this plan are sealed with. */
  readonly cursorKey: Buffer
  readonly roots: readonly RootPlan[]
}

export type RootPlan =
  /** A record by its key, in the order of the contract's key. */
  | { readonly root: 'one'; readonly key: string; readonly lookup: readonly KeyPart[]; readonly record: RecordPlan }
  | { readonly root: 'many'; readonly key: string; readonly page: PagePlan }
  | { readonly root: 'groups'; readonly key: string; readonly groups: GroupsPlan }
  | { readonly root: 'changes'; readonly key: string; readonly changes: ChangesPlan }
  | { readonly root: 'node' | 'nodes'; readonly key: string; readonly wanted: readonly WantedNode[] }

export interface KeyPart {
  readonly field: string
  readonly value: Given
}

/** A record asked for by its global id; `record` is null for an id that can name nothing the asker may know of. */
export interface WantedNode {
  readonly id: string
  readonly record: RecordPlan | null
}

/**
 * What is read of each record of a dataset. `known` are the fields whose values the request itself fixes (must_know),
 * `foundBy` those of its own fields that filter, order, key or relation found it by.
 */
export interface RecordPlan {
  readonly dataset: string
  readonly known: readonly string[]
  readonly foundBy: readonly string[]
  /** The moment that its version is read as of; absent, the record is read as it is. */
  readonly asOf?: string
  readonly members: readonly RecordMember[]
}

/** One member of the answer's object, under its response name `key`. */
export type RecordMember =
  | { readonly member: 'id'; readonly key: string }
  | { readonly member: 'typename'; readonly key: string; readonly name: string }
  | { readonly member: 'cell'; readonly key: string; readonly field: string }
  | WithheldPlan
  | ProvenancePlan
  | { readonly member: 'one'; readonly key: string; readonly relation: string; readonly record: RecordPlan }
  | { readonly member: 'many'; readonly key: string; readonly relation: string; readonly page: PagePlan }
  /** Groups of the records that a relation leads to. */
  | { readonly member: 'groups'; readonly key: string; readonly relation: string; readonly groups: GroupsPlan }

/** Which parts of each `Withheld` are asked for. `unreachable` are the relations closed for want of a purpose alone. */
export interface WithheldPlan {
  readonly member: 'withheld'
  readonly key: string
  readonly parts: readonly { readonly key: string; readonly part: WithheldPart }[]
  readonly unreachable: readonly { readonly relation: string; readonly reason: Bilingual }[]
}

/** Which parts of a record's `Provenance` are asked for. */
export interface ProvenancePlan {
  readonly member: 'provenance'
  readonly key: string
  readonly parts: readonly { readonly key: string; readonly part: ProvenancePart }[]
}

export type ProvenancePart = 'source' | 'agency' | 'run' | 'loadedAt' | 'reason' | '__typename'

export type WithheldPart = 'field' | 'masked' | 'reason' | 'rule' | 'howToAsk' | '__typename'

/** Some records of a dataset, filtered and ordered: the first `size` or the last. */
export interface PagePlan {
  readonly dataset: string
  readonly known: readonly string[]
  /** Its records' own fields that filter, order or the relation it hangs from found them by. */
  readonly foundBy: readonly string[]
  /** The moment that its records are read as of; absent, they are read as they are. */
  readonly asOf?: string
  readonly filter: FilterPlan | null
  readonly search?: SearchPlan
  readonly order: readonly OrderPlan[]
  readonly size: number
  readonly backward: boolean
  readonly after: Position | null
  readonly before: Position | null
  /** What this page's cursors are bound to: a digest of dataset, filter, order and what is searched for. */
  readonly binding: string
  readonly members: readonly PageMember[]
}

/**
 * What is searched for in these fields, in words without accents and case. `ranked`: what meets it best comes first, before
 * the page's order.
 */
export interface SearchPlan {
  readonly words: readonly string[]
  readonly fields: readonly string[]
  readonly ranked: boolean
}

/** Where a cursor points: the rank where the page goes by it, the order's values in the policy view as text, and the record's `_id`. */
export interface Position {
  readonly values: readonly (string | null)[]
  readonly id: string
}

export type PageMember =
  | { readonly member: 'nodes'; readonly key: string; readonly record: RecordPlan }
  | { readonly member: 'edges'; readonly key: string; readonly parts: readonly EdgePart[] }
  | {
      readonly member: 'pageInfo'
      readonly key: string
      readonly parts: readonly { readonly key: string; readonly part: PageInfoPart }[]
    }
  | { readonly member: 'totalCount'; readonly key: string; readonly max: number }
  | WithheldPlan
  | { readonly member: 'typename'; readonly key: string; readonly name: string }

export type EdgePart =
  | { readonly part: 'cursor'; readonly key: string }
  /** What of the record was searched for, and where; of no search, nothing. */
  | { readonly part: 'found'; readonly key: string; readonly parts: readonly FoundPart[] }
  | { readonly part: 'node'; readonly key: string; readonly record: RecordPlan }
  | { readonly part: 'typename'; readonly key: string; readonly name: string }

export interface FoundPart {
  readonly key: string
  readonly part: 'field' | 'words' | '__typename'
}

export type PageInfoPart = 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor' | '__typename'

/** A two-valued condition on the policy view of a dataset. */
export type FilterPlan =
  | { readonly filter: 'and' | 'or'; readonly of: readonly FilterPlan[] }
  | { readonly filter: 'not'; readonly of: FilterPlan }
  | { readonly filter: 'compare'; readonly field: string; readonly op: Comparison; readonly value: Given }
  | { readonly filter: 'in'; readonly field: string; readonly values: readonly Value[]; readonly negated: boolean }
  | { readonly filter: 'null'; readonly field: string; readonly is: boolean }
  | { readonly filter: 'like'; readonly field: string; readonly kind: 'startsWith' | 'contains'; readonly text: string }
  /** A list that holds some or every one of the values. */
  | {
      readonly filter: 'holds'
      readonly field: string
      readonly kind: 'some' | 'every'
      readonly values: readonly Value[]
    }
  | { readonly filter: 'empty'; readonly field: string; readonly is: boolean }
  /** JSON in which this stands, as PostgreSQL's `@>` has it. */
  | { readonly filter: 'json'; readonly field: string; readonly value: Value }
  /** A geometry of which every position lies in one of the polygons; the first ring of each is its border, the others holes. */
  | { readonly filter: 'within'; readonly field: string; readonly polygons: readonly (readonly (readonly Place[])[])[] }
  /** A geometry of which some position is at most so far. */
  | { readonly filter: 'near'; readonly field: string; readonly point: Place; readonly meters: number }
  /** `some` of a to-one relation is its one record; `every` stands as `none` of the negated filter. */
  | { readonly filter: 'some'; readonly relation: string; readonly of: FilterPlan }

/** A position in WGS84. */
export type Place = readonly [longitude: number, latitude: number]

/** One part of an order. */
export type OrderPlan = Ordered & {
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

/** What records are ordered by: something of the record, or of the one that a path of to-one relations leads to. */
export type Ordered =
  | { readonly path: readonly string[]; readonly field: string }
  /** A figure of the records that a to-many relation leads to from there: of those that the filter finds. */
  | {
      readonly path: readonly string[]
      readonly relation: string
      readonly filter: FilterPlan | null
      readonly measure: Measure
    }
