import type { Formula } from '@kho/schema/policy/formula.ts'
import type { FilterPlan, RecordPlan } from './plan.ts'

/** What has become of the records that were told: those to tell anew, and those that are the asker's no longer, by `_id`. */
export interface ChangesPlan {
  readonly dataset: string
  readonly known: readonly []
  readonly foundBy: readonly string[]
  readonly filter: FilterPlan | null
  readonly size: number
  /** What was told; null where nothing was, and everything that is shown is to be told. */
  readonly told: Told | null
  /** The last `_id` of the page before this one. */
  readonly after: string | null
  /** Under which names what is told anew stands in the answer, and what is removed. */
  readonly upserts: readonly { readonly key: string; readonly record: RecordPlan }[]
  readonly removed: readonly string[]
}

/** What was told, and how what has become of it is found. */
export interface Told {
  /** The last moment of each dataset that it was read at. */
  readonly moments: { readonly [dataset: string]: string }
  /** The dataset's moment when the last of it was read. */
  readonly seen: string
  /** Which records were shown. */
  readonly was: Formula
  /** Whatever is shown is told anew, since more may have changed than records; otherwise what has changed since. */
  readonly all: boolean
}
