/** What a person asks an agency: why data on them were used or kept from them, or that a value be corrected. */
export interface NewCase {
  readonly kind: CaseKind
  /** Citizen id. */
  readonly person: string
  /** The person's pseudonyms in the ledger, by which those are found who received a value. */
  readonly subjects: readonly string[]
  /** The agency that it is asked of. */
  readonly owner: string
  readonly about: CaseSubject
  /** The person's own words. */
  readonly asked: string | null
}

export type CaseKind = 'question' | 'correction'

export type CaseSubject =
  /** An entry of the ledger, as `chain.position`; `reader` is the pseudonym of the account that made it. */
  | {
      readonly about: 'access'
      readonly access: string
      readonly reader: string | null
      readonly dataset: string | null
    }
  /** A cell of a record that is shown to the person. `id` is the record's `_id`, `record` what GraphQL calls it. */
  | ({ readonly about: 'cell'; readonly dataset: string; readonly field: string } & CellSubject)
  /** Data of a dataset that were refused, with the code of the refusal. */
  | { readonly about: 'refusal'; readonly dataset: string; readonly code: string }

interface CellSubject {
  readonly id: string
  readonly record: string
  /** Of a correction: what the cell says, and what it should say; null where the person does not know. */
  readonly was: string | null
  readonly proposed: string | null
}

/** The clock of the city's documents by which a case is answered. */
export const clocks: { readonly [K in CaseKind]: string } = { question: 'ask_why', correction: 'correction' }
