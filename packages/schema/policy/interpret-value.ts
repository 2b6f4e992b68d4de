import { createHash } from 'node:crypto'
import type { Field } from '../contract/contract.ts'
import type { Value } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { maskKeyOf } from './mask-key.ts'

/** The interpreter's order of two non-null values of a field: texts by their UTF-8 bytes, numbers exactly. */
export function orderOf(field: Pick<Field, 'type'>, a: Value, b: Value): number {
  switch (field.type) {
    case 'integer':
    case 'bigint':
    case 'decimal':
      return sign(finest(String(a)) - finest(String(b)))
    case 'boolean':
      return Number(a) - Number(b)
    default:
      return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
  }
}

/** A value as a mask shows it, null for null; undefined where the mask cannot be used on the field. */
export function maskedValue(
  how: string,
  value: Value,
  of: { field: Field; dataset: string; ask: Ask },
): Value | undefined {
  const mask = of.field.list ? undefined : maskFor(how, of)
  if (!mask) return undefined
  return value === null ? null : mask(String(value))
}

function maskFor(
  how: string,
  { field, ask, dataset }: { field: Field; dataset: string; ask: Ask },
): ((text: string) => string) | undefined {
  if (field.type === 'date') return how === 'year' ? (text) => text.slice(0, 4) : undefined
  if (field.type === 'timestamp') return how === 'year' ? (text) => yearIn(ask.city.timeZone, text) : undefined
  if (field.type !== 'text' && field.type !== 'uuid') return undefined
  if (how === 'last4') return lastFour
  const key = maskKeyOf(ask, dataset, field.name)
  return how === 'hash' && key ? (text) => hashed(key, text) : undefined
}

function yearIn(zone: string, instant: string): string {
  return String(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).year).padStart(4, '0')
}

function lastFour(text: string): string {
  const characters = [...text]
  return characters.length > 4 ? `****${characters.slice(-4).join('')}` : '****'
}

function hashed(key: Buffer, text: string): string {
  const inner = createHash('sha256').update(key).update(text, 'utf8').digest()
  return createHash('sha256').update(key).update(inner).digest('hex').slice(0, 32)
}

const decimals = 100

/** A number's digits as a whole number of 10⁻¹⁰⁰: as fine as any scale that a contract's decimals may have. */
function finest(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.', 2)
  return BigInt(whole + fraction.padEnd(decimals, '0'))
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : Number(difference > 0n)
}
