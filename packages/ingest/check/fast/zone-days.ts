import { dayOfTimestamp } from '@kho/schema/contract/clock.ts'
import { daysOf, dayText } from '../days.ts'

const hourMicros = 3_600_000_000

/** What no day equals and no period holds: only a closer look tells which day it is. */
const unseen = Number.POSITIVE_INFINITY

/**
 * The day in a zone, as days from 2000-01-01, of an instant in microseconds. Infinity where an hour is of two days, and
 * beyond what numbers hold exactly (the year 2285).
 */
export function zoneDays(timeZone: string): (micros: number) => number {
  const known = new Map<number, number>()
  const last = { hour: Number.NaN, day: Number.NaN }
  return (micros) => {
    const hour = Math.floor(micros / hourMicros)
    // Rows that stand together are often of one hour.
    if (hour === last.hour) return last.day
    let day = known.get(hour)
    if (day === undefined) {
      if (known.size >= most) known.clear()
      day = Number.isSafeInteger(micros) ? dayOfHour(timeZone, hour) : unseen
      known.set(hour, day)
    }
    last.hour = hour
    last.day = day
    return day
  }
}

const most = 100_000

function dayOfHour(timeZone: string, hour: number): number {
  const { day } = dayText(Math.floor(hour / 24))
  const start = `${day}T${String(((hour % 24) + 24) % 24).padStart(2, '0')}`
  const first = dayOfTimestamp(timeZone, `${start}:00:00.000000Z`)
  return first === dayOfTimestamp(timeZone, `${start}:59:59.999999Z`) ? daysOf(first) : unseen
}
