import { breach, type Exact } from './exact.ts'

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
  const local = Temporal.PlainDateTime.from(`${day}T${time.value}`)
  const instant = offset === undefined ? inZone(local, zone) : atOffset(local, offset)
  return typeof instant === 'string' ? breach(instant) : utc(instant)
}

function inZone(local: Temporal.PlainDateTime, zone: string | null): Temporal.Instant | string {
  if (zone === null) return 'has no time zone'
  try {
    return local.toZonedDateTime(zone, { disambiguation: 'reject' }).toInstant()
  } catch {
    return 'is a local time that the change of clocks skipped or repeated'
  }
}

function atOffset(local: Temporal.PlainDateTime, offset: string): Temporal.Instant | string {
  if (/^z$/i.test(offset)) return local.toZonedDateTime('UTC').toInstant()
  const [hours = '0', minutes = '0', seconds = '0'] = offset.slice(1).match(/\d{2}/g) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return 'has no such offset'
  const shift = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * (offset.startsWith('-') ? 1 : -1)
  return local.toZonedDateTime('UTC').toInstant().add({ seconds: shift })
}

function utc(instant: Temporal.Instant): Exact {
  const text = instant.toString({ fractionalSecondDigits: 6 })
  return /^\d{4}-/.test(text) && text >= '0001' ? { value: text } : breach('lies outside the years 0001 to 9999')
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
