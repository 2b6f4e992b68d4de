import { KhoError } from '@kho/schema/error.ts'

/** The source has no such table, view or file, or the account may not see it. */
export function missingTable(source: string, from: string): KhoError {
  return new KhoError('KHO206', `Source ${source} has no ${from} that this account can read.`, { source, from })
}

export function missingColumns(source: string, from: string, missing: readonly string[]): KhoError {
  const message = `${from} of source ${source} has no column ${missing.join(', ')}.`
  return new KhoError('KHO207', message, { source, from, missing })
}
