import { zonedTimestamp } from '../sources/zoned-timestamp.ts'

/** The UTC hour `YYYY-MM-DDTHH` that a local hour `YYYY-MM-DD HH` is the whole of; null where it is none. */
export type UtcHour = (localHour: string) => string | null

const canonicalHour = /^(?!0000)(\d{4}-\d\d-\d\dT\d\d):00:00\.000000Z$/

/**
 * Local hours of a zone in UTC, each worked out once: rows have far fewer hours than times. An hour in which the zone
 * changes its offset, or which its offset does not keep whole, is none.
 */
export function utcHours(timeZone: string): UtcHour {
  const known = new Map<string, string | null>()
  return (localHour) => {
    const found = known.get(localHour)
    if (found !== undefined) return found
    if (known.size >= most) known.clear()
    const hour = readHour(localHour, timeZone)
    known.set(localHour, hour)
    return hour
  }
}

const most = 100_000

function readHour(localHour: string, timeZone: string): string | null {
  const [, hour] = canonicalHour.exec(zonedTimestamp(`${localHour}:00:00`, timeZone)) ?? []
  const end = zonedTimestamp(`${localHour}:59:59`, timeZone)
  return hour !== undefined && end === `${hour}:59:59.000000Z` ? hour : null
}
