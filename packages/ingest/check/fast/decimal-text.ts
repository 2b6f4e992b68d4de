import type { ByteWriter } from '../byte-writer.ts'
import type { FastCell } from './fast-cell.ts'

const groupsOf = new Int32Array(16)

/**
 * Writes a decimal from digits: at most 15 of them before the point and 12 after, as many after it as the scale or
 * fewer. Exponents, signs before a number that is not negative and more digits are for a closer look.
 */
export function decimalText(wholeDigits: number, scale: number): FastCell {
  const padded = Math.ceil(scale / 4) * 4
  return (bytes, begin, end, out) => {
    const negative = bytes[begin] === 0x2d
    const from = negative ? begin + 1 : begin
    const point = pointOf(bytes, from, end)
    const whole = digitsOf(bytes, from, point)
    const decimals = Math.max(end - point - 1, 0)
    const fraction = decimals === 0 ? 0 : digitsOf(bytes, point + 1, end)
    if (whole < 0 || fraction < 0 || scale > 12 || decimals > scale || whole >= 10 ** wholeDigits) return false
    if (point < end && decimals === 0) return false
    return writeParts({ negative, whole, fraction: fraction * 10 ** (padded - decimals), scale }, out)
  }
}

function pointOf(bytes: Buffer, begin: number, end: number): number {
  let at = begin
  while (at < end && bytes[at] !== 0x2e) at += 1
  return at
}

/** The number of 1 to 15 digits, -1 for anything else. */
function digitsOf(bytes: Buffer, begin: number, end: number): number {
  if (end <= begin || end - begin > 15) return -1
  let number = 0
  for (let at = begin; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

interface Parts {
  readonly negative: boolean
  readonly whole: number
  /** Padded with zeros to whole groups of four digits. */
  readonly fraction: number
  readonly scale: number
}

function writeParts({ negative, whole, fraction, scale }: Parts, out: ByteWriter): true {
  const after = Math.ceil(scale / 4)
  let rest = fraction
  for (let at = after - 1; at >= 0; at -= 1) {
    groupsOf[4 + at] = rest % 10_000
    rest = Math.floor(rest / 10_000)
  }
  let before = 0
  for (let left = whole; left > 0; left = Math.floor(left / 10_000)) {
    before += 1
    groupsOf[4 - before] = left % 10_000
  }
  let first = 4 - before
  let last = 4 + after
  while (last > first && groupsOf[last - 1] === 0) last -= 1
  while (first < last && groupsOf[first] === 0) first += 1
  const count = last - first
  out.reserve(12 + count * 2)
  out.int32(8 + count * 2)
  out.int16(count)
  out.int16(count === 0 ? 0 : 3 - first)
  out.int16(negative && count > 0 ? 0x4000 : 0)
  out.int16(scale)
  for (let at = first; at < last; at += 1) out.int16(groupsOf[at] ?? 0)
  return true
}
