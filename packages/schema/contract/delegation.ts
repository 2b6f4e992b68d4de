import type { Bilingual } from './bilingual.ts'

/**
 * Who acts for whom, as records of a dataset say it: a parent for a child, a person for a company, a head office for its
 * branches. Each record that is shown to the asker, names the asker as delegate and is in its days gives one more whom
 * `$principal.represents` holds.
 */
export interface Delegation {
  readonly delegation: string
  readonly title: Bilingual
  readonly dataset: string
  /** The field that names the delegate, and by which attribute of the asker. */
  readonly delegate: { readonly field: string; readonly is: 'person' | 'enterprise' }
  /** The field that names whom the delegate acts for. */
  readonly represents: string
  /** Fields of days: the first day, and the day after the last; an empty cell is open. Null: the record alone says it. */
  readonly from: string | null
  readonly until: string | null
  readonly basis: string | null
}
