import type { Code } from '../error.ts'

/** One YAML document of a city as it was written: what the registry keeps, what `kho pull` writes out. */
export interface Document {
  /** Path relative to the city's folder, `/` between parts. */
  readonly path: string
  readonly text: string
}

/** One thing wrong with a document. `line` and `column` count from 1. */
export interface Problem {
  readonly code: Code
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly hint: string
}
