import type { Field } from '@kho/schema/contract/contract.ts'
import type { CellForm } from '../../source.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { dayNumber } from '../days.ts'
import { dayAt, microsAt } from './clock-text.ts'
import type { FastCell } from './fast-cell.ts'
import { hourShifts } from './hour-shifts.ts'
import { copied, writeInt64 } from './number-cells.ts'

/** The quick writer of a date, time or timestamp field; null where the form has none. */
export function timeCells(field: Field, form: CellForm, timeZone: string | null): FastCell | null {
  if (field.type === 'date' && !field.partial) return dates[form] ?? null
  if (field.type === 'time') return form === 'text' ? timeText : null
  return field.type === 'timestamp' ? timestampCell(form, timeZone) : null
}

function timestampCell(form: CellForm, timeZone: string | null): FastCell | null {
  if (form === 'timestamptz') return instantCell
  if (form === 'timestamp') return timeZone === null ? null : localCell(timeZone)
  return form === 'text' ? timestampText(timeZone) : null
}

const firstDay = dayNumber(1, 1, 1)
const lastDay = dayNumber(9999, 12, 31)
const dayMicros = 86_400_000_000

const fourBytes = copied(4)
const eightBytes = copied(8)

const dateCell: FastCell = (bytes, begin, end, out) => {
  const days = bytes.readInt32BE(begin)
  return days >= firstDay && days <= lastDay && fourBytes(bytes, begin, end, out)
}

const dateText: FastCell = (bytes, begin, end, out) => {
  const day = end - begin === 10 ? dayAt(bytes, begin) : Number.NaN
  if (Number.isNaN(day)) return false
  out.reserve(8)
  out.int32(4)
  out.int32(day)
  return true
}

const dates: { readonly [form in CellForm]?: FastCell } = { date: dateCell, text: dateText }

const timeText: FastCell = (bytes, begin, end, out) => {
  const micros = microsAt(bytes, begin, end)
  return !Number.isNaN(micros) && writeMicros(micros, out)
}

/** The years 1 to 9999 but for their outermost days, which are for a closer look: eight bytes are more than a double holds. */
const instantCell: FastCell = (bytes, begin, end, out) => {
  const micros = bytes.readInt32BE(begin) * 0x1_0000_0000
  return micros > (firstDay + 1) * dayMicros && micros < (lastDay - 1) * dayMicros && eightBytes(bytes, begin, end, out)
}

function localCell(timeZone: string): FastCell {
  const shiftOf = hourShifts(timeZone)
  return (bytes, begin, _end, out) => {
    const micros = bytes.readInt32BE(begin) * 0x1_0000_0000 + bytes.readUInt32BE(begin + 4)
    if (!Number.isSafeInteger(micros)) return false
    const shifted = micros + shiftOf(micros)
    return Number.isSafeInteger(shifted) && writeMicros(shifted, out)
  }
}

function timestampText(timeZone: string | null): FastCell {
  const shiftOf = timeZone === null ? null : hourShifts(timeZone)
  return (bytes, begin, end, out) => {
    if (end - begin < 19) return false
    const day = dayAt(bytes, begin)
    const between = bytes[begin + 10]
    if (Number.isNaN(day) || (between !== 0x20 && between !== 0x54)) return false
    const utc = utcEnd(bytes, begin, end)
    const micros = day * dayMicros + microsAt(bytes, begin + 11, utc)
    const shift = utc < end ? 0 : (shiftOf?.(micros) ?? Number.NaN)
    return Number.isSafeInteger(micros + shift) && writeMicros(micros + shift, out)
  }
}

/** Where the clock ends in a text that says `Z`, `+00` or `+00:00` after it; the text's end where it says none of these. */
function utcEnd(bytes: Buffer, begin: number, end: number): number {
  if (bytes[end - 1] === 0x5a) return end - 1
  if (isZeros(bytes, end - 3)) return end - 3
  if (end - begin >= 25 && isZeros(bytes, end - 6) && bytes[end - 3] === 0x3a) {
    return bytes[end - 2] === 0x30 && bytes[end - 1] === 0x30 ? end - 6 : end
  }
  return end
}

function isZeros(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x2b && bytes[at + 1] === 0x30 && bytes[at + 2] === 0x30
}

function writeMicros(micros: number, out: ByteWriter): true {
  out.reserve(12)
  out.int32(8)
  writeInt64(micros, out)
  return true
}
