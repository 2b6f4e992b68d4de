import { breach, type Exact } from './exact.ts'

/** A number as sign, digits and the number of digits after the point, without leading zeros. */
interface Digits {
  readonly negative: boolean
  readonly digits: string
  readonly decimals: number
}

const written = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/
/** Beyond it a number is refused before its digits are written out; numeric(38,38) needs far less. */
const longest = 400

/** A whole number of 32 bits. */
export function exactInteger(text: string): Exact {
  const whole = wholeNumber(text)
  if (whole === null) return breach('is no whole number')
  if (whole < -2147483648n || whole > 2147483647n) return breach('does not fit 32 bits')
  return { value: Number(whole) }
}

/** A whole number of 64 bits, as its digits. */
export function exactBigint(text: string): Exact {
  const whole = wholeNumber(text)
  if (whole === null) return breach('is no whole number')
  return BigInt.asIntN(64, whole) === whole ? { value: whole.toString() } : breach('does not fit 64 bits')
}

/** A decimal with exactly `scale` digits after the point. More of them are a breach, unless they are zeros: nothing is rounded. */
export function exactDecimal(precision: number, scale: number, text: string): Exact {
  const parsed = digitsOf(text)
  if (parsed === null) return breach('is no decimal number')
  const { whole, fraction } = partsOf(parsed)
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > scale) return breach(`has more than ${scale} decimals`)
  if (whole.length > precision - scale) return breach(`has more than ${precision - scale} digits before the point`)
  const shown = scale === 0 ? whole || '0' : `${whole || '0'}.${kept.padEnd(scale, '0')}`
  return { value: parsed.negative && /[1-9]/.test(shown) ? `-${shown}` : shown }
}

/** One text for each number: `1.50`, `15e-1` and `+1.5` are all `1.5`. Null where the text is no number. */
export function plainNumber(text: string): string | null {
  const parsed = digitsOf(text)
  if (parsed === null) return null
  const { whole, fraction } = partsOf(parsed)
  const kept = fraction.replace(/0+$/, '')
  const plain = kept === '' ? whole || '0' : `${whole || '0'}.${kept}`
  return parsed.negative && plain !== '0' ? `-${plain}` : plain
}

function wholeNumber(text: string): bigint | null {
  return /^[+-]?\d{1,30}$/.test(text) ? BigInt(text.replace('+', '')) : null
}

function digitsOf(text: string): Digits | null {
  if (text.length > longest) return null
  const match = written.exec(text)
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const decimals = fraction.length - Number(exponent)
  if (Math.abs(decimals) > longest) return null
  return { negative: sign === '-', digits: whole + fraction, decimals }
}

function partsOf({ digits, decimals }: Digits): { readonly whole: string; readonly fraction: string } {
  const padded = decimals <= 0 ? digits + '0'.repeat(-decimals) : digits.padStart(decimals, '0')
  const point = decimals <= 0 ? padded.length : padded.length - decimals
  return { whole: padded.slice(0, point).replace(/^0+/, ''), fraction: padded.slice(point) }
}
