import type { ByteWriter } from './byte-writer.ts'

/**
 * A decimal's text as PostgreSQL's binary numeric (src/backend/utils/adt/numeric.c, `numeric_send`): how many digits to
 * the base of 10,000, the first one's weight, sign, decimals shown, the digits.
 */
export function writeNumeric(text: string, out: ByteWriter): void {
  const negative = text.startsWith('-')
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.')
  const padded =
    whole.padStart(Math.ceil(whole.length / 4) * 4, '0') + fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')
  const groups = (padded.match(/\d{4}/g) ?? []).map(Number)
  const first = groups.findIndex((group) => group !== 0)
  const last = groups.findLastIndex((group) => group !== 0)
  const digits = first < 0 ? [] : groups.slice(first, last + 1)
  const weight = first < 0 ? 0 : Math.ceil(whole.length / 4) - 1 - first
  out.reserve(12 + digits.length * 2)
  out.int32(8 + digits.length * 2)
  for (const word of [digits.length, weight, negative ? 0x4000 : 0, fraction.length, ...digits]) out.int16(word)
}

const special: { readonly [sign: number]: string } = { 49152: 'NaN', 53248: 'Infinity', 61440: '-Infinity' }

/** The text that PostgreSQL writes of a binary numeric. */
export function numericText(bytes: Buffer): string {
  const count = bytes.readInt16BE(0)
  const weight = bytes.readInt16BE(2)
  const sign = bytes.readUInt16BE(4)
  const scale = bytes.readInt16BE(6)
  const named = special[sign]
  if (named !== undefined) return named
  const group = (index: number): string =>
    String(index >= 0 && index < count ? bytes.readInt16BE(8 + index * 2) : 0).padStart(4, '0')
  const whole = Array.from({ length: Math.max(weight + 1, 0) }, (_, index) => group(index)).join('')
  const after = Array.from({ length: Math.ceil(scale / 4) }, (_, index) => group(weight + 1 + index)).join('')
  const shown = whole.replace(/^0+(?=\d)/, '') || '0'
  return `${sign === 0x4000 ? '-' : ''}${shown}${scale > 0 ? `.${after.slice(0, scale)}` : ''}`
}
