import { createHash } from 'node:crypto'
import type { Field } from '../contract/contract.ts'
import type { Mask } from '../contract/rule.ts'
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
  mask: Mask,
  value: Value,
  of: { field: Field; dataset: string; ask: Ask },
): Value | undefined {
  const shown = of.field.list ? undefined : maskFor(mask, of)
  if (!shown) return undefined
  return value === null ? null : shown(String(value))
}

function maskFor(
  mask: Mask,
  { field, ask, dataset }: { field: Field; dataset: string; ask: Ask },
): ((text: string) => Value) | undefined {
  if ('n' in mask && mask.n < 1) return undefined
  switch (field.type) {
    case 'date':
      return yearMask(mask, (text) => text.slice(0, 4))
    case 'timestamp':
      return yearMask(mask, (text) => yearIn(ask.city.timeZone, text))
    case 'integer':
    case 'bigint':
    case 'decimal':
      return mask.how === 'range' ? (text) => multipleBelow(text, mask.n, field.type) : undefined
    case 'text':
    case 'uuid': {
      if (mask.how === 'prefix') return (text) => firstOf(text, mask.n)
      if (mask.how === 'last4') return lastFour
      const key = maskKeyOf(ask, dataset, field.name)
      return mask.how === 'hash' && key ? (text) => hashed(key, text) : undefined
    }
    default:
      return undefined
  }
}

function yearMask(mask: Mask, year: (text: string) => string): ((text: string) => string) | undefined {
  if (mask.how === 'year') return year
  if (mask.how !== 'range') return undefined
  return (text) => String(Math.floor(Number(year(text)) / mask.n) * mask.n).padStart(4, '0')
}

const bounds: { readonly [type: string]: bigint } = { integer: -(2n ** 31n), bigint: -(2n ** 63n) }

/** The greatest multiple of `n` that is not above a number, with the number's own decimals. */
function multipleBelow(text: string, n: number, type: Field['type']): Value {
  const [, fraction = ''] = text.split('.', 2)
  const unit = 10n ** BigInt(fraction.length)
  const [units, step] = [BigInt(text.replace('.', '')), BigInt(n) * unit]
  const rest = units % step
  const low = units - (rest < 0n ? rest + step : rest)
  const least = bounds[type]
  const value = least !== undefined && low < least ? least : low
  if (type === 'integer') return Number(value)
  return fraction === '' ? String(value) : `${value / unit}.${'0'.repeat(fraction.length)}`
}

function firstOf(text: string, n: number): string {
  const characters = [...text]
  return `${characters.slice(0, Math.min(n, Math.max(0, characters.length - 1))).join('')}****`
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
