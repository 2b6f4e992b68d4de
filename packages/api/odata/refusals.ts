import { KhoError } from '@kho/schema/error.ts'

/** A question that is no OData, or names what is not there. `at` is the option or the part of the address, never a value of it. */
export function notUnderstood(at: string, what: string): KhoError {
  return new KhoError('KHO467', `${at}: ${what}.`, { at })
}

/** A part of OData that Kho does not speak (OData 4.01 part 1, 9.3.1: 501). */
export function notSpoken(at: string, what: string): KhoError {
  return new KhoError('KHO468', `${at}: ${what} is not supported.`, { at })
}
