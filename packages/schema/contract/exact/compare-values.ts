import type { Value } from '../value.ts'
import type { ValueShape } from './exact.ts'

/**
 * The order of two values of a field, exact: texts by code point as `collate "C"` has it, decimals and big
 * integers by number. Null comes last.
 */
export function compareValues(field: Pick<ValueShape, 'type' | 'list'>, a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (field.list) return compareLists(field, a, b)
  switch (field.type) {
    case 'integer':
    case 'boolean':
      return Math.sign(Number(a) - Number(b))
    case 'bigint':
      return compareWholes(BigInt(String(a)), BigInt(String(b)))
    case 'decimal':
      return compareDecimals(String(a), String(b))
    case 'json':
    case 'geometry':
      return compareTexts(sortedJson(a), sortedJson(b))
    default:
      return compareTexts(String(a), String(b))
  }
}

/** The order of two texts by code point; JavaScript's own `<` goes by UTF-16 unit and differs beyond U+FFFF. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return rank(left) < rank(right) ? -1 : 1
  }
  return Math.sign(a.length - b.length)
}

/** Lifts surrogates, the halves of code points beyond U+FFFF, over the units that follow them in UTF-16. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function compareWholes(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareDecimals(a: string, b: string): number {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b))
  return compareWholes(scaled(a, decimals), scaled(b, decimals))
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

function scaled(text: string, decimals: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(decimals - decimalsOf(text)))
}

function compareLists(field: Pick<ValueShape, 'type' | 'list'>, a: Value, b: Value): number {
  if (!Array.isArray(a) || !Array.isArray(b)) return 0
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareValues({ type: field.type, list: false }, a[at], b[at])
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

function sortedJson(value: Value): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareTexts(a, b)))
      : part,
  )
}
