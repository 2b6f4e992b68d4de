import type { Field } from '@kho/schema/contract/contract.ts'
import type { CellForm } from '../../source.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { decimalText } from './decimal-text.ts'
import type { FastCell } from './fast-cell.ts'

/** The quick writer of a number, boolean or uuid field; null where the form has none. */
export function numberCells(field: Field, form: CellForm): FastCell | null {
  if (field.type === 'integer') return wholes(integers)[form] ?? null
  if (field.type === 'bigint') return wholes(bigints)[form] ?? null
  if (field.type === 'boolean') return booleans[form] ?? null
  if (field.type === 'uuid') return form === 'uuid' ? copied(16) : null
  if (field.type !== 'decimal') return null
  const { precision, scale } = { precision: field.precision ?? 38, scale: field.scale ?? 0 }
  if (form === 'numeric') return numericCell(precision - scale, scale)
  return form === 'text' ? decimalText(precision - scale, scale) : null
}

type Whole = (number: number, out: ByteWriter) => boolean

/** Bytes that are already the column's own. */
export function copied(length: number): FastCell {
  return (bytes, begin, _end, out) => {
    out.reserve(4 + length)
    out.int32(length)
    for (let at = 0; at < length; at += 1) out.bytes[out.at + at] = bytes[begin + at] ?? 0
    out.at += length
    return true
  }
}

function wholes(write: Whole): { readonly [form in CellForm]?: FastCell } {
  return {
    int2: (bytes, begin, _end, out) => write((((bytes[begin] ?? 0) << 24) >> 16) | (bytes[begin + 1] ?? 0), out),
    int4: (bytes, begin, _end, out) => write(bytes.readInt32BE(begin), out),
    int8: (bytes, begin, _end, out) => {
      const number = bytes.readInt32BE(begin) * 0x1_0000_0000 + bytes.readUInt32BE(begin + 4)
      return Number.isSafeInteger(number) && write(number, out)
    },
    text: (bytes, begin, end, out) => {
      const number = wholeOf(bytes, begin, end)
      return !Number.isNaN(number) && write(number, out)
    },
  }
}

const integers: Whole = (number, out) => {
  if (number !== (number | 0)) return false
  out.reserve(8)
  out.int32(4)
  out.int32(number)
  return true
}

const bigints: Whole = (number, out) => {
  out.reserve(12)
  out.int32(8)
  writeInt64(number, out)
  return true
}

/** A safe integer in eight bytes; room is made by the caller. */
export function writeInt64(number: number, out: ByteWriter): void {
  const high = Math.floor(number / 0x1_0000_0000)
  out.int32(high)
  out.int32(number - high * 0x1_0000_0000)
}

/** The whole number that up to 15 digits are; NaN for every other text. */
export function wholeOf(bytes: Buffer, begin: number, end: number): number {
  const negative = bytes[begin] === 0x2d
  const from = negative ? begin + 1 : begin
  if (end === from || end - from > 15) return Number.NaN
  let number = 0
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return negative ? 0 - number : number
}

const booleans: { readonly [form in CellForm]?: FastCell } = {
  bool: (bytes, begin, _end, out) => writeBoolean(bytes[begin] ? 1 : 0, out),
  text: (bytes, begin, end, out) => {
    if (end - begin !== 1) return false
    const letter = bytes[begin]
    if (letter === 0x31 || letter === 0x74) return writeBoolean(1, out)
    return (letter === 0x30 || letter === 0x66) && writeBoolean(0, out)
  },
}

function writeBoolean(value: number, out: ByteWriter): true {
  out.reserve(5)
  out.int32(1)
  out.bytes[out.at++] = value
  return true
}

/** A numeric that is already in the one form that the column's type has for it. */
function numericCell(wholeDigits: number, scale: number): FastCell {
  return (bytes, begin, end, out) => {
    const count = bytes.readInt16BE(begin)
    if (bytes.readInt16BE(begin + 6) !== scale || end - begin !== 8 + count * 2) return false
    const sign = bytes.readInt16BE(begin + 4)
    if (sign !== 0 && sign !== 0x4000) return false
    if (count > 0 && !fits(bytes, begin, end, wholeDigits)) return false
    const length = end - begin
    out.reserve(4 + length)
    out.int32(length)
    for (let at = 0; at < length; at += 1) out.bytes[out.at + at] = bytes[begin + at] ?? 0
    out.at += length
    return true
  }
}

/** Whether its groups are groups of four digits, the first not zero, with no more digits before the point than these. */
function fits(bytes: Buffer, begin: number, end: number, wholeDigits: number): boolean {
  for (let at = begin + 8; at < end; at += 2) if (bytes.readUInt16BE(at) > 9999) return false
  const first = bytes.readInt16BE(begin + 8)
  const digits = first < 10 ? 1 : first < 100 ? 2 : first < 1000 ? 3 : 4
  return first > 0 && bytes.readInt16BE(begin + 2) * 4 + digits <= wholeDigits
}
