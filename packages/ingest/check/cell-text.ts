import type { CellForm } from '../source.ts'
import { dayText } from './days.ts'
import { numericText } from './numeric-bytes.ts'

/** The text that the system itself would give of a cell. Bytes that are not UTF-8 throw a TypeError. */
export type CellText = (bytes: Buffer, begin: number, end: number) => string

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** How the cells of each form are read as text, as PostgreSQL writes those types with `DateStyle` ISO in UTC. */
export const cellTexts: { readonly [form in CellForm]: CellText } = {
  text: (bytes, begin, end) => utf8.decode(bytes.subarray(begin, end)),
  bool: (bytes, begin) => (bytes[begin] ? 't' : 'f'),
  int2: (bytes, begin) => String(bytes.readInt16BE(begin)),
  int4: (bytes, begin) => String(bytes.readInt32BE(begin)),
  int8: (bytes, begin) => String(bytes.readBigInt64BE(begin)),
  numeric: (bytes, begin, end) => numericText(bytes.subarray(begin, end)),
  date: (bytes, begin) => dateText(bytes.readInt32BE(begin)),
  timestamp: (bytes, begin) => timestampText(bytes.readBigInt64BE(begin), ''),
  timestamptz: (bytes, begin) => timestampText(bytes.readBigInt64BE(begin), '+00'),
  uuid: (bytes, begin) => bytes.toString('hex', begin, begin + 16).replace(uuidParts, '$1-$2-$3-$4-$5'),
}

const uuidParts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/

function dateText(days: number): string {
  if (days === 0x7fffffff) return 'infinity'
  if (days === -0x80000000) return '-infinity'
  const { day, bc } = dayText(days)
  return bc ? `${day} BC` : day
}

const microsOfDay = 86_400_000_000n
const infinity = 2n ** 63n - 1n

function timestampText(micros: bigint, offset: string): string {
  if (micros === infinity) return 'infinity'
  if (micros === -infinity - 1n) return '-infinity'
  const clock = ((micros % microsOfDay) + microsOfDay) % microsOfDay
  const { day, bc } = dayText(Number((micros - clock) / microsOfDay))
  const seconds = Number(clock / 1_000_000n)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const fraction = String(clock % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':')
  return `${day} ${time}${fraction === '' ? '' : `.${fraction}`}${offset}${bc ? ' BC' : ''}`
}
