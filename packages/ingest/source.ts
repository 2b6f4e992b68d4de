import type { FieldType } from '@kho/schema/contract/contract.ts'

/** A column as the agency's system declares it, with the field type that holds its every value. */
export interface SourceColumn {
  readonly name: string
  /** The system's own name of the type, for people. */
  readonly declared: string
  readonly type: FieldType
  readonly precision: number | null
  readonly scale: number | null
  readonly list: boolean
  readonly nullable: boolean
  readonly comment: string | null
}

/** A table, view or file of an agency's system. */
export interface SourceTable {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly SourceColumn[]
  readonly key: readonly string[]
  readonly refs: readonly {
    readonly columns: readonly string[]
    readonly table: string
    readonly on: readonly string[]
  }[]
  /** The system's own estimate. */
  readonly rows: number | null
  readonly bytes: number | null
}

/** Rows as the system's exact text, null for null; a list is a JSON array of texts. Times without zone are the system's local time. */
export interface Batch {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface PullRequest {
  /** Table, view or file. */
  readonly from: string
  readonly columns: readonly string[]
  readonly run: string
}

/** What `kho source check` tells the agency's administrator. */
export interface SourceCheck {
  readonly reachable: boolean
  /** Rights the account has beyond reading, empty when it can only read. */
  readonly excessRights: readonly string[]
  /** SQL that makes an account with just enough rights. */
  readonly grants: readonly string[]
  /** Every statement Kho will send. */
  readonly statements: readonly string[]
}

/** An agency system we may read from, never write to. */
export interface Source extends AsyncDisposable {
  /** What the system holds, for `kho introspect` and for noticing drift. */
  describe(): Promise<readonly SourceTable[]>
  /** The whole of a table in one snapshot, in batches. A failure throws: an ended iteration is a complete read. */
  pull(request: PullRequest, signal: AbortSignal): AsyncIterable<Batch>
  check(tables: readonly string[]): Promise<SourceCheck>
}
