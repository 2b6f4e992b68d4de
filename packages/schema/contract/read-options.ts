/** How one file or endpoint of a source is to be read; what is null follows from the file itself or is not there. */
export interface ReadOptions {
  readonly format: 'csv' | 'tsv' | 'xlsx' | 'json' | 'ndjson' | 'xml' | null
  readonly sheet: string | null
  /** Where the records stand in the document: names with dots between. */
  readonly records: string | null
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly page: Paging | null
  /** Where the number of all records stands. */
  readonly total: string | null
  /** The parameter that asks for what changed since a moment. */
  readonly since: string | null
}

/** How the next page is asked for: by a token from the page before, by its number, or by the address in its Link header. */
export type Paging =
  | { readonly by: 'cursor'; readonly parameter: string; readonly next: string }
  | {
      readonly by: 'number'
      readonly parameter: string
      readonly first: number
      readonly size: { readonly parameter: string; readonly of: number } | null
    }
  | { readonly by: 'link' }
