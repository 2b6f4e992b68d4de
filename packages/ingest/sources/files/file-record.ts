/** A record of a file whose records need not all hold the same. */
export interface FileRecord {
  /** The text at a path; null for a null, undefined where the record has no such path. */
  cell(path: string): string | null | undefined
  /** Everything the record has, for describing the file. */
  paths(): Iterable<readonly [path: string, text: string | null]>
}
