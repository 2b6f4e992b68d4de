import { KhoError } from '@kho/schema/error.ts'

/** The source holds less than what was read of it before: restored from a backup, or a replica that lags. */
export function regressed(source: string, from: string): KhoError {
  return new KhoError('KHO241', `${from} of source ${source} is behind what was read of it before.`, { source, from })
}

/** A position that this system did not give, or gave of a table or server that is no longer the same. */
export function unknownPosition(source: string, from: string): KhoError {
  const message = `Changes of ${from} at source ${source} cannot be told from where the last read ended.`
  return new KhoError('KHO242', message, { source, from })
}
