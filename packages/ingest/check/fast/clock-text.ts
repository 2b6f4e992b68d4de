import { dayNumber } from '../days.ts'

/** The number that the digits of two bytes are, NaN where they are none. */
function pair(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30
  const ones = (bytes[at + 1] ?? 0) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

const known = { year: -1, month: -1, day: -1, number: Number.NaN }

/** Days from 2000-01-01 of the text `YYYY-MM-DD` that stands there; NaN where there is none or no calendar has it. */
export function dayAt(bytes: Buffer, at: number): number {
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return Number.NaN
  const year = pair(bytes, at) * 100 + pair(bytes, at + 2)
  const month = pair(bytes, at + 5)
  const day = pair(bytes, at + 8)
  // Rows that stand together are often of one day.
  if (day !== known.day || month !== known.month || year !== known.year) {
    known.number = isDay(year, month, day) ? dayNumber(year, month, day) : Number.NaN
    known.year = year
    known.month = month
    known.day = day
  }
  return known.number
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether the calendar of the years 1 to 9999 has this day. */
export function isDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (lengths[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** Microseconds since midnight of `HH:MM:SS` with at most six decimals; NaN for any other text. */
export function microsAt(bytes: Buffer, begin: number, end: number): number {
  const length = end - begin
  if (bytes[begin + 2] !== 0x3a || bytes[begin + 5] !== 0x3a || length < 8 || length === 9 || length > 15) {
    return Number.NaN
  }
  const hours = pair(bytes, begin)
  const minutes = pair(bytes, begin + 3)
  const seconds = pair(bytes, begin + 6)
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN
  const whole = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000
  return length === 8 ? whole : whole + fractionAt(bytes, begin + 8, end)
}

function fractionAt(bytes: Buffer, point: number, end: number): number {
  if (bytes[point] !== 0x2e) return Number.NaN
  let micros = 0
  for (let at = point + 1; at < point + 7; at += 1) {
    const digit = at < end ? (bytes[at] ?? 0) - 0x30 : 0
    if (digit < 0 || digit > 9) return Number.NaN
    micros = micros * 10 + digit
  }
  return micros
}
