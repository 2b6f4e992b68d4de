import type { Field } from '../contract.ts'
import type { Value } from '../value.ts'

/** What of a field decides how its values are written. */
export type ValueShape = Pick<Field, 'type' | 'precision' | 'scale' | 'list' | 'partial'>

/** A value read exactly, or why it could not be; the breach never repeats the value. */
export type Exact = { readonly value: Value } | { readonly breach: string }

export const breach = (why: string): Exact => ({ breach: why })
