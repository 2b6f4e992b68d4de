import type { Field } from '../contract/contract.ts'
import { exactValue } from '../contract/exact-value.ts'
import type { Value } from '../contract/value.ts'

/**
 * A value from outside the contract (an attribute of the asker, a purpose's key, a filter's operand) as a value
 * of the field, or null: what does not fit is treated as missing, never cast and never an error of the database.
 */
export function fitting(field: Field, value: Value): Value {
  if (value === null || field.list || field.type === 'json' || field.type === 'geometry') return null
  if (field.type === 'boolean') return typeof value === 'boolean' ? value : null
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const exact = exactValue(field, String(value))
  return 'value' in exact ? exact.value : null
}
