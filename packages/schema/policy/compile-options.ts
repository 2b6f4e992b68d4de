/**
 * Parts of the compilation to SQL that a mutation test takes out, to see that the judges notice.
 * Internal to this folder: `viewOf`, the only door for others, always compiles soundly.
 */
export interface CompileOptions {
  /** A negation is true of null. */
  readonly nullSafe: boolean
  /** A deny beats every allow. */
  readonly denies: boolean
  /** A cell is decided record by record, not once for the whole dataset. */
  readonly perCell: boolean
}

export const sound: CompileOptions = { nullSafe: true, denies: true, perCell: true }
