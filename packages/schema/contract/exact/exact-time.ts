import { breach, type Exact } from './exact.ts'
import { millisecondsOf, offsetInZone } from './zone-offset.ts'

const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/
const timePattern = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/
const timestampPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))? ?(Z|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?)?$/i

/** A day `YYYY-MM-DD` of the years 0001–9999; a midnight written after it is dropped. */
export function exactDate(text: string): Exact {
  const match = datePattern.exec(text)
  return match && isDay(text.slice(0, 10)) ? { value: text.slice(0, 10) } : breach('is no date YYYY-MM-DD')
}

/** A date known to its year, month or day: `YYYY[-MM[-DD]]`. */
export function exactPartialDate(text: string): Exact {
  if (/^\d{4}$/.test(text) && text !== '0000') return { value: text }
  if (/^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`)) return { value: text }
  const whole = exactDate(text)
  return 'value' in whole ? whole : breach('is no date YYYY[-MM[-DD]]')
}

/** A time of day with microseconds. */
export function exactTime(text: string): Exact {
  const match = timePattern.exec(text)
  if (!match) return breach('is no time HH:MM:SS')
  const [, hour = '', minute = '', second = '00', fraction = ''] = match
  if (hour > '23' || minute > '59' || second > '59') return breach('is no time of day')
  const micros = microseconds(fraction)
  return micros === null
    ? breach('has more than 6 decimals of a second')
    : { value: `${hour}:${minute}:${second}.${micros}` }
}

/**
 * An instant in UTC with microseconds. A text without offset is a local time of `zone`: one that a change of
 * clocks skipped or repeated is a breach, and so is a local time where no zone is known.
 */
export function exactTimestamp(text: string, zone: string | null): Exact {
  const match = timestampPattern.exec(text)
  if (!match) return breach('is no timestamp YYYY-MM-DDTHH:MM:SS')
  const [, day = '', clock = '00:00', offset] = match
  if (!isDay(day)) return breach('is no day of the calendar')
  const time = exactTime(clock)
  if (!('value' in time)) return time
  const local = `${day}T${String(time.value)}`
  const shift = offset === undefined ? offsetInZone(local, zone) : writtenOffset(offset)
  return typeof shift === 'string' ? breach(shift) : utc(local, shift)
}

/** Seconds east of Greenwich that `Z`, `+07`, `+0700`, `+07:00` or `+07:06:30` mean, or why it means none. */
function writtenOffset(offset: string): number | string {
  if (/^z$/i.test(offset)) return 0
  const [hours = 0, minutes = 0, seconds = 0] = (offset.match(/\d{2}/g) ?? []).map(Number)
  if (hours > 23 || minutes > 59 || seconds > 59) return 'has no such offset'
  return (hours * 3600 + minutes * 60 + seconds) * (offset.startsWith('-') ? -1 : 1)
}

function utc(local: string, shift: number): Exact {
  const instant = new Date(millisecondsOf(local) - shift * 1000)
  const text = instant.toISOString()
  if (!/^\d{4}-/.test(text) || text < '0001') return breach('lies outside the years 0001 to 9999')
  return { value: `${text.slice(0, 19)}${local.slice(19)}Z` }
}

/** Whether `YYYY-MM-DD` is a day of the (proleptic Gregorian) calendar in the years 0001–9999. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return year >= 1 && day >= 1 && day <= (lengths[month - 1] ?? 0)
}

function microseconds(fraction: string): string | null {
  return /[1-9]/.test(fraction.slice(6)) ? null : fraction.slice(0, 6).padEnd(6, '0')
}
