import type { Bilingual } from './bilingual.ts'
import type { Way } from './rule.ts'
import type { Values } from './value.ts'

/** What rules must say to one asker of one invented record: a document beside the policy it tests. */
export interface PolicyTest {
  /** The file it is written in. */
  readonly file: string
  readonly title: Bilingual
  readonly dataset: string
  /** `anonymous`, or one of the city's people. */
  readonly as: string
  readonly purpose: { readonly procedure: string } | AssignedTask | null
  /** Fields that the question fixes to a value. */
  readonly known: readonly string[]
  readonly way: Way
  /** The day of the question; null is today. */
  readonly today: string | null
  readonly record: Values
  /** What else there is, by dataset. */
  readonly records: { readonly [dataset: string]: readonly Values[] }
  /** Null: the record is not shown. */
  readonly expected: ExpectedCells | null
}

interface AssignedTask {
  readonly task: string
  readonly assigned: string
  readonly key: string
}

/** The cells of a record that is shown. Every field that is neither shown nor masked must be withheld. */
export interface ExpectedCells {
  readonly shown: readonly string[]
  /** The text that a masked cell shows. */
  readonly masked: { readonly [field: string]: string }
  /** The rule on whose word a cell is masked or withheld. */
  readonly because: { readonly [field: string]: string }
}
