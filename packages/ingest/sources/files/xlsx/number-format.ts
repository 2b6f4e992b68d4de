/** How a number of a cell is shown, as far as it changes what the cell means. */
export type NumberFormat =
  | { readonly kind: 'plain' }
  /** Shown with leading zeros up to this many digits, as codes are. */
  | { readonly kind: 'padded'; readonly digits: number }
  | { readonly kind: 'date' | 'time' | 'datetime' }

const plain: NumberFormat = { kind: 'plain' }

/** Formats that a workbook names by number only (ECMA-376 18.8.30); 27–36 and 50–58 are dates of eastern languages. */
const builtIn: readonly (readonly [from: number, to: number, format: NumberFormat])[] = [
  [14, 17, { kind: 'date' }],
  [18, 21, { kind: 'time' }],
  [22, 22, { kind: 'datetime' }],
  [27, 31, { kind: 'date' }],
  [32, 35, { kind: 'time' }],
  [36, 36, { kind: 'date' }],
  [45, 45, { kind: 'time' }],
  [47, 47, { kind: 'time' }],
  [50, 58, { kind: 'date' }],
]

/** What a format means, by its own code where the workbook has one and else by its number. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtIn.find(([from, to]) => id >= from && id <= to)?.[2] ?? plain
  const [first = ''] = code.split(';')
  if (/^0{2,}$/.test(first)) return { kind: 'padded', digits: first.length }
  // Neither quoted nor escaped letters, nor colours and conditions in brackets, are parts of a date; [h] is a duration.
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return plain
  const bare = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').replace(/General|E[+-]/gi, '')
  const time = /[hs]|AM\/PM/i.test(bare)
  const date = /[yd]/i.test(bare) || (/m/i.test(bare) && !time)
  if (date) return { kind: time ? 'datetime' : 'date' }
  return time ? { kind: 'time' } : plain
}

const msPerDay = 86_400_000
// Serial 1 is 1 January 1900. The 29 February 1900 that never was has serial 60: it is given as it is shown.
const epoch1900 = Date.UTC(1899, 11, 31)
const epoch1904 = Date.UTC(1904, 0, 1)

/** The exact text of a number cell, as its format means it. */
export function numberText(written: string, format: NumberFormat, since1904: boolean): string {
  const number = decimalText(written)
  if (number === null) return written
  if (format.kind === 'plain') return number
  if (format.kind === 'padded') return /^\d+$/.test(number) ? number.padStart(format.digits, '0') : number
  return serialText(Number(written), format.kind, since1904) ?? number
}

/**
 * A number in plain digits. Workbooks keep doubles with 17 digits and show at most 15: 1.1 may be written as
 * 1.1000000000000001, and 15 digits are what people entered and see. A whole number keeps every digit it has.
 */
function decimalText(written: string): string | null {
  const found = /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]?\d{1,3}))?$/i.exec(written.trim())
  if (!found) return null
  const [, sign, whole = '', part = '', power = '0'] = found
  if (found[3] === undefined && found[4] === undefined) return plainSign(sign, whole.replace(/^0+(?=\d)/, ''))
  const digits = (whole + part).replace(/^0+(?=\d)/, '')
  if (digits.replace(/0+$/, '').length > 15) return decimalText(Number(written).toPrecision(15))
  const point = whole.length + Number(power)
  const all = (whole + part).padEnd(Math.max(point, 1), '0')
  const shifted = point <= 0 ? `0.${'0'.repeat(-point)}${all}` : `${all.slice(0, point)}.${all.slice(point)}`
  const text = shifted.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, (end) => (end.startsWith('.') ? '' : end))
  const trimmed = text.includes('.') ? text.replace(/0+$/, '') : text
  return plainSign(sign, trimmed)
}

function plainSign(sign: string | undefined, digits: string): string {
  return digits === '0' ? '0' : `${sign}${digits}`
}

function serialText(serial: number, kind: 'date' | 'time' | 'datetime', since1904: boolean): string | null {
  const ms = Math.round(serial * msPerDay)
  if (serial < 0 || ms >= 2_958_466 * msPerDay) return null
  const day = Math.floor(ms / msPerDay)
  const clock = new Date(ms - day * msPerDay).toISOString().slice(11, 23).replace('.000', '')
  if (kind === 'time' && day === 0) return clock
  const date = dayText(day, since1904)
  return kind === 'date' && ms === day * msPerDay ? date : `${date} ${clock}`
}

function dayText(day: number, since1904: boolean): string {
  if (since1904) return isoDay(epoch1904 + day * msPerDay)
  if (day === 60) return '1900-02-29'
  return isoDay(epoch1900 + (day > 60 ? day - 1 : day) * msPerDay)
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
