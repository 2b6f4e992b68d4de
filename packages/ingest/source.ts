import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { FieldType } from '@kho/schema/contract/contract.ts'
import type { ReadOptions } from '@kho/schema/contract/read-options.ts'
import type { ChangeLog } from './change-log.ts'

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
  /** Whether an index begins with it; left out where the system has none or does not tell. */
  readonly indexed?: boolean
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

/**
 * How the bytes of a cell are to be read: `text` is the system's exact text in UTF-8 (a list is a JSON array of texts,
 * a time without zone is the system's local time), the others are what PostgreSQL's binary format sends for that type.
 */
export type CellForm =
  | 'text'
  | 'bool'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'numeric'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'uuid'

/** Rows as bytes, so that a cell which nothing has to change is never made a JavaScript value. */
export interface Batch {
  readonly rows: number
  /** Cells in one row. */
  readonly width: number
  readonly bytes: Buffer
  /** Of each cell, row by row: where it begins in `bytes` and where it ends. A null begins at -1. */
  readonly cells: Int32Array
}

/** A table, view, file or endpoint, and how its document says it is read. */
export interface TableRequest {
  readonly from: string
  readonly read?: ReadOptions | null
  /** Columns that the documents name: where records need not all hold the same, a sample cannot tell that one is gone. */
  readonly columns?: readonly string[]
}

/** What a binding reads of a table, whatever the run. */
export interface TableRead extends Pick<PullRequest, 'from' | 'columns' | 'key' | 'cursor'> {
  /** It follows the system's log. */
  readonly follows?: boolean
}

/** What a run wants to read of one table, view, file or endpoint. */
export interface PullRequest extends TableRequest {
  readonly columns: readonly string[]
  /** The columns that identify a row there: those mapped to the contract's key. */
  readonly key: readonly string[]
  /** The column that grows with every change, for mode cursor. */
  readonly cursor: string | null
  readonly run: string
  /** A snapshot that the system's log has exported, to be read instead of one of now. */
  readonly moment?: string
}

/**
 * A table of an agency's system as of one moment. Whatever is read of it, in one go or in several, belongs together;
 * what fails throws, so an ended iteration is a complete read.
 */
export interface Snapshot extends AsyncDisposable {
  /** Of the asked columns in their order. */
  readonly forms: readonly CellForm[]
  /** The system's own estimate of the rows. */
  readonly rows: number | null
  /** Every row. Where the system has marks, each row ends in two more cells of form int8: origin and version. */
  all(): AsyncIterable<Batch>
  /** Rows changed since a position; null where the request names no cursor or the system cannot tell. */
  readonly changes: ChangeReader | null
  /** The system's own marks of its rows; null where it cannot make any. */
  readonly marks: MarkReader | null
  /** Of what can only be read whole; absent where nothing tells whether it is another than before. */
  readonly stamp?: Stamp
}

/** Tells a whole that was read before from another one, as a file's digest does. */
export interface Stamp {
  /** Of what this snapshot read: to be kept with what was published. Asked after the rows. */
  readonly position: string
  isStill(position: string): Promise<boolean>
}

/** Reads by a column that grows with every change. */
export interface ChangeReader {
  /** Where this snapshot ends, in the connector's own words: to be kept with what was published. Asked after the rows. */
  readonly position: string
  /**
   * Every row that may have changed since that position, some of them unchanged. `overlap` seconds before it are read
   * again where the system cannot tell which transactions were open. Rows are shaped as in `all`.
   */
  since(position: string, overlap: number): AsyncIterable<Batch>
}

/** Count and sum of the versions of all rows whose origin falls in one group. */
export interface MarkTotal {
  readonly group: number
  readonly rows: number
  /** Sum of `version` modulo 2^64: a decimal integer, never negative. */
  readonly sum: string
}

/**
 * Compares without reading rows: the system hashes each row's key (`origin`) and its asked columns (`version`), 64 bits
 * each; asked for the key alone, a row's version is its origin. A group is an origin's highest `bits` bits read as a number
 * that is never negative; `bits` go from 0 to 31.
 */
export interface MarkReader {
  /** In parts of the rows, at the pace that the source allows; a group may come in several, which add up. */
  totals(bits: number): AsyncIterable<readonly MarkTotal[]>
  /** The key's texts of every row in those groups, null for all, and behind them its origin and version. */
  keys(bits: number, groups: readonly number[] | null): AsyncIterable<Batch>
  /**
   * The rows with those keys, each as the texts of its key columns as `keys` gave them (null too: such rows are there
   * to be refused); shaped as in `all`. A key that is gone is left out.
   */
  ofKeys(keys: readonly (readonly (string | null)[])[]): AsyncIterable<Batch>
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
  /** What works and could work better: a cursor without an index, one that may be null. */
  readonly risks?: readonly Bilingual[]
}

/** An agency system we may read from, never write to. */
export interface Source extends AsyncDisposable {
  /**
   * What the system holds, for `kho introspect` and for noticing drift. A system that cannot list its tables, or whose
   * tables have no fixed form, describes those that are asked for; others may leave the rest out.
   */
  describe(asked?: readonly TableRequest[]): Promise<readonly SourceTable[]>
  /** Opens a snapshot of one table. The signal ends it, and every read of it, at once. */
  open(request: PullRequest, signal: AbortSignal): Promise<Snapshot>
  /** `reads`: what is read of the tables, and how; without it they are read whole. */
  check(tables: readonly string[], reads?: readonly TableRead[]): Promise<SourceCheck>
  /** The system's own log of changes, where it has one that Kho can follow. */
  readonly log?: ChangeLog
}
