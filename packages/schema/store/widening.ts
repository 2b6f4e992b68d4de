import type { Field } from '../contract/contract.ts'
import { columnTypeOf } from '../derive/table.ts'

/**
 * How a field's stored values become values of its next type without losing any. `same`: the column holds them
 * already; `catalogue`: PostgreSQL changes the declaration only; `rewrite`: every record is written anew.
 */
export type Widening =
  | { readonly how: 'same' | 'catalogue' }
  | {
      readonly how: 'rewrite'
      /** SQL text that converts a column, given as SQL text too. */
      readonly convert: (column: string) => string
    }

/**
 * The widening from one field to the next, null where values could be lost or change meaning: that is destructive.
 * Widenings: integer → bigint; integer and bigint → decimal that holds them; decimal → more digits on either side;
 * date → partial date; every scalar but json and geometry → text. Lists: among numbers.
 */
export function wideningOf(from: Field, to: Field): Widening | null {
  if (from.list !== to.list) return null
  if (from.type === to.type) return withinType(from, to)
  const convert = from.list ? listConversion(from, to) : conversion(from, to)
  if (convert === null) return null
  return columnTypeOf(from) === columnTypeOf(to) ? { how: 'same' } : { how: 'rewrite', convert }
}

/** Whether a widened value keeps its canonical text, which record identities are made of. */
export function keepsText(from: Field, to: Field): boolean {
  if (to.type !== 'decimal') return true
  return (from.type === 'decimal' ? (from.scale ?? 0) : 0) === (to.scale ?? 0)
}

function withinType(from: Field, to: Field): Widening | null {
  if (from.type === 'decimal') return widerDecimal(from, to)
  if (from.partial === to.partial) return { how: 'same' }
  return to.partial && !from.list ? { how: 'rewrite', convert: dateText } : null
}

function widerDecimal(from: Field, to: Field): Widening | null {
  if (!holdsDigits(to, wholeDigits(from), from.scale ?? 0)) return null
  if (columnTypeOf(from) === columnTypeOf(to)) return { how: 'same' }
  if (from.scale === to.scale && !from.list) return { how: 'catalogue' }
  return { how: 'rewrite', convert: castTo(to) }
}

function wholeDigits(field: Field): number {
  return (field.precision ?? 0) - (field.scale ?? 0)
}

function holdsDigits(to: Field, whole: number, scale: number): boolean {
  return wholeDigits(to) >= whole && (to.scale ?? 0) >= scale
}

type Conversion = (column: string) => string

function listConversion(from: Field, to: Field): Conversion | null {
  const numbers = ['integer', 'bigint', 'decimal']
  if (to.type === 'text') return numbers.includes(from.type) || from.type === 'uuid' ? castTo(to) : null
  return numberConversion(from, to)
}

function conversion(from: Field, to: Field): Conversion | null {
  if (to.type === 'text') return textConversion(from)
  return numberConversion(from, to)
}

function numberConversion(from: Field, to: Field): Conversion | null {
  if (from.type === 'integer' && to.type === 'bigint') return castTo(to)
  if (to.type !== 'decimal') return null
  const digits = from.type === 'integer' ? 10 : from.type === 'bigint' ? 19 : null
  return digits !== null && holdsDigits(to, digits, 0) ? castTo(to) : null
}

/** Canonical text, whatever the session's settings. */
function textConversion(from: Field): Conversion | null {
  switch (from.type) {
    case 'json':
    case 'geometry':
      return null
    case 'date':
      return from.partial ? (column) => column : dateText
    case 'time':
      return (column) => `to_char(${column}, 'HH24:MI:SS.US')`
    case 'timestamp':
      return (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    default:
      return (column) => `${column}::text`
  }
}

function dateText(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD')`
}

function castTo(field: Field): Conversion {
  const type = columnTypeOf(field).replace(' collate "C"', '')
  return (column) => `${column}::${type}`
}
