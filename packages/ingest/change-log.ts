/** A place in a system's log. Places of one log compare as numbers; another log's mean nothing here. */
export type LogPosition = bigint

/** A cell as the log gives it: exact text, null, or undefined where the system did not write an unchanged large value. */
export type LogCell = string | null | undefined

/** What a follower wants to hear of one table. */
export interface LogTable {
  readonly from: string
  readonly columns: readonly string[]
  /** Of `columns`, those that identify a row. */
  readonly key: readonly string[]
}

/**
 * What the log says, in the order of the system's commits. Everything between `begin` and `commit` is one transaction.
 * Rows are shaped as in `LogTable.columns`. `old` is what the row was: null where nothing of its key changed, only its
 * key's cells where the system does not log more. `quiet` promises that everything before that position has been told.
 * `drift`: followed columns are gone from a table. `reshaped`: something changed so that the log alone does not tell what
 * became of the table's rows: a column's type (its values may have been rewritten without a word), the columns that tell
 * of a deleted row, or the table itself, which has another name or is another one by its name.
 */
export type LogEvent =
  | { readonly kind: 'begin'; readonly position: LogPosition }
  | { readonly kind: 'put'; readonly from: string; readonly row: readonly LogCell[]; readonly old: OldRow | null }
  | { readonly kind: 'delete'; readonly from: string; readonly old: OldRow }
  | { readonly kind: 'truncate'; readonly from: readonly string[] }
  | { readonly kind: 'reshaped'; readonly from: string; readonly what: 'type' | 'identity' | 'table' }
  | { readonly kind: 'drift'; readonly from: string; readonly missing: readonly string[] }
  | { readonly kind: 'commit'; readonly position: LogPosition }
  | { readonly kind: 'quiet'; readonly position: LogPosition }

/** `whole`: every cell is the row's own; otherwise those of its key are. */
export interface OldRow {
  readonly cells: readonly LogCell[]
  readonly whole: boolean
}

/** The log being read. Asks the system for more only when it is asked for more. */
export interface LogStream extends AsyncDisposable {
  /** The next event; null when none came within so many milliseconds. Throws when the log broke off. */
  next(milliseconds: number): Promise<LogEvent | null>
  /** Tells the system that everything before a position is kept elsewhere: it may forget it. */
  confirm(position: LogPosition): void
  /** Asks the system for a `quiet` as soon as it has told everything. */
  ask(): void
}

/** Where the system stands with what it keeps for a follower. */
export interface LogState {
  /** `absent`: it keeps nothing; `lost`: it has thrown away what was to be kept. */
  readonly kept: 'kept' | 'lost' | 'absent'
  /** Some session follows it now. */
  readonly active: boolean
  /** Bytes of the log that the system cannot throw away because of it. */
  readonly retained: number
  /** What the follower confirmed last. */
  readonly confirmed: LogPosition
  /** Of this very log: another one after a failover or a restored backup. */
  readonly log: string
}

/** A snapshot that the system exports, and the place in its log where it ends. Let go of once it has been opened. */
export interface LogMoment extends AsyncDisposable {
  readonly moment: string
  readonly position: LogPosition
}

/** A system's own log of changes. What it keeps for a follower goes by the name of a slot. */
export interface ChangeLog {
  /**
   * What each table's followed columns are made of, where its rows lie and since when it is logged: when it changes, rows
   * may have come, gone or been rewritten unlogged. Throws with everything that the system's administrator has yet to do
   * before the tables can be followed.
   */
  prepare(tables: readonly LogTable[]): Promise<readonly string[]>
  state(slot: string): Promise<LogState>
  /** A place behind which nothing was committed that anybody can see by now. */
  end(): Promise<LogPosition>
  /** From here on the system keeps its log until it is confirmed. */
  keep(slot: string): Promise<void>
  /** The system may forget all of it, also while somebody follows. */
  forget(slot: string): Promise<void>
  /** A snapshot joined to the log: what was committed before its position is in it, and nothing else. */
  exportMoment(): Promise<LogMoment>
  follow(slot: string, tables: readonly LogTable[], signal: AbortSignal): Promise<LogStream>
  /** The rows with those keys as of now, and a place in the log behind which none of what they show was committed. */
  rowsOf(table: LogTable, keys: readonly (readonly string[])[]): Promise<LogRows>
}

export interface LogRows {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly position: LogPosition
}
