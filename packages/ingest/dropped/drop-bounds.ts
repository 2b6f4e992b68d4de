import { KhoError } from '@kho/schema/error.ts'

/** A file that is dropped is small, or a system that ought to be connected. */
export const dropBounds = { bytes: 50 * 1024 ** 2, rows: 1_000_000, columns: 500, cell: 32_767 } as const

export function tooLarge(what: string): KhoError {
  return new KhoError('KHO492', `The file is too large: it has ${what}.`, { ...dropBounds })
}
