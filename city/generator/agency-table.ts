/** A cell as an agency's system takes it: its text, or null. */
export type Cell = string | null

/** One table of an agency's system: how each make declares it, and its rows. */
export interface AgencyTable {
  readonly name: string
  readonly comment: string
  /** Column name → declaration in the system's own make, ignored for files. */
  readonly columns: { readonly [column: string]: string }
  /** Databases only: a column that the system itself sets to the time of each change, and keeps an index of. */
  readonly changedAt?: string
  /** Constraints as the make writes them, e.g. `primary key (ma)`. */
  readonly constraints: readonly string[]
  /** Files only: the sheet, or the path of names with dots between, where the rows stand. */
  readonly within?: string
  readonly expected: number
  rows(): Iterable<readonly Cell[]>
}

/** An agency's system as the city makes it: the tables behind one source document. */
export interface AgencySystem {
  readonly source: string
  /** A feed is what a system serves over HTTP or sends by itself: kept as NDJSON files of the names it serves. */
  readonly make: 'postgres' | 'mysql' | 'files' | 'feed'
  readonly tables: readonly AgencyTable[]
  /** Files only, UTF-8 and a comma unless said. */
  readonly encoding?: string
  readonly delimiter?: string
}

/** Makes rows 0 to `count` - 1 one at a time, so that a table of any size takes constant memory. */
export function* rowsOf<T>(count: number, at: (index: number) => T): Iterable<T> {
  for (let index = 0; index < count; index += 1) yield at(index)
}
