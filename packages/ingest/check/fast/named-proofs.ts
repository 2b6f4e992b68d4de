import { dayNumber } from '../days.ts'
import { isDay } from './clock-text.ts'

/**
 * Sees by its bytes that a text passes a named check on a day (days from 2000-01-01; NaN where the record tells none,
 * Infinity where its bytes do not show which).
 */
export type NamedProof = (bytes: Buffer, begin: number, end: number, day: number) => boolean

/** Of the checks that most records meet. The others, and every text these do not see through, go by the check itself. */
export const namedProofs: { readonly [check: string]: NamedProof } = {
  citizen_id: (bytes, begin, end) =>
    end - begin === 12 &&
    isDigits(bytes, begin, end) &&
    !(bytes[begin] === 0x30 && bytes[begin + 1] === 0x30 && bytes[begin + 2] === 0x30),
  identity_card_number: (bytes, begin, end) => end - begin === 9 && isDigits(bytes, begin, end),
  province_code: (bytes, begin, end) => end - begin === 2 && isDigits(bytes, begin, end),
  ward_code: (bytes, begin, end) => end - begin === 5 && isDigits(bytes, begin, end),
  tax_code: (bytes, begin, end) => end - begin === 10 && isDigits(bytes, begin, end) && hasChecksum(bytes, begin),
  procedure_code: (bytes, begin, end) => end - begin === 8 && isShaped(procedure, bytes, begin),
  dossier_code: (bytes, begin, end, day) =>
    end - begin === 25 && isShaped(dossier, bytes, begin) && namesDay(bytes, begin + 14, day),
}

// 9 a digit, A a letter of A–Y, everything else itself.
const dossier = Buffer.from('999.99.99.A99-999999-9999')
const procedure = Buffer.from('9.999999')

function isShaped(shape: Buffer, bytes: Buffer, begin: number): boolean {
  for (let at = 0; at < shape.length; at += 1) {
    const byte = bytes[begin + at] ?? 0
    const wanted = shape[at] ?? 0
    if (wanted === 0x39 ? byte < 0x30 || byte > 0x39 : byte < wanted || byte > (wanted === 0x41 ? 0x59 : wanted)) {
      return false
    }
  }
  return true
}

function isDigits(bytes: Buffer, begin: number, end: number): boolean {
  for (let at = begin; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

function hasChecksum(bytes: Buffer, begin: number): boolean {
  let sum = 0
  for (let at = 0; at < 9; at += 1) sum += (weights[at] ?? 0) * ((bytes[begin + at] ?? 0) - 0x30)
  return 10 - (sum % 11) === (bytes[begin + 9] ?? 0) - 0x30
}

function namesDay(bytes: Buffer, at: number, day: number): boolean {
  const year = 2000 + pair(bytes, at)
  const month = pair(bytes, at + 2)
  const date = pair(bytes, at + 4)
  return isDay(year, month, date) && (Number.isNaN(day) || dayNumber(year, month, date) === day)
}

function pair(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) - 0x30) * 10 + (bytes[at + 1] ?? 0) - 0x30
}
