import type { Field } from '../contract/contract.ts'
import { compareTexts } from '../contract/exact/compare-values.ts'
import type { Value } from '../contract/value.ts'

/** A value as CASL's matcher compares it: numbers as whole numbers of one fine unit, everything else as it is. */
export type Normal = bigint | string | boolean

/** As many decimals as a contract's scale may have. */
const decimals = 100

/** The normal form of a value of a field; null for null and for what has no order (lists, json, geometry). */
export function normalOf(field: Pick<Field, 'type' | 'list'>, value: Value): Normal | null {
  if (value === null || field.list) return null
  if (field.type === 'integer' || field.type === 'bigint' || field.type === 'decimal') return fineUnits(String(value))
  return typeof value === 'boolean' || typeof value === 'string' ? value : null
}

/** The order of two normal values; null where there is none. */
export function normalOrder(a: Normal, b: Normal): number | null {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (typeof a !== typeof b) return null
  if (a === b) return 0
  return a < b ? -1 : 1
}

function fineUnits(text: string): bigint {
  const point = text.indexOf('.')
  const scale = point < 0 ? 0 : text.length - point - 1
  return BigInt(text.replace('.', '')) * 10n ** BigInt(decimals - scale)
}
