import type { City } from './city.ts'

/** 'Now' for rules and deadlines: the clock of a demo city where it has one, else the real time. Tokens and the ledger always use real time. */
export function nowOf(city: Pick<City, 'clock'>, now: Date): Date {
  return city.clock === null ? now : new Date(city.clock)
}

const daysByClock = new Map<string, string>()

/** The city's day, `YYYY-MM-DD` in its own zone. Every request asks it several times. */
export function todayOf({ clock, timeZone }: Pick<City, 'clock' | 'timeZone'>, now: Date): string {
  if (clock === null) return dayOfTimestamp(timeZone, now.toISOString())
  return daysByClock.getOrInsertComputed(`${timeZone} ${clock}`, () => dayIn(timeZone, new Date(clock)))
}

/** The day of an instant in a zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

const daysByHour = new Map<string, Map<string, string | null>>()
const mostHours = 100_000

/**
 * The day of a timestamp in its exact form, in a zone: as `dayIn`, remembered by the hour, because records ask it
 * millions of times of the same few thousand hours.
 */
export function dayOfTimestamp(timeZone: string, timestamp: string): string {
  const days = daysByHour.get(timeZone) ?? new Map<string, string | null>()
  const hour = timestamp.slice(0, 13)
  const known = days.get(hour)
  if (known) return known
  const day = dayIn(timeZone, new Date(timestamp))
  if (known === undefined) {
    if (days.size >= mostHours) days.clear()
    daysByHour.set(timeZone, days.set(hour, isOneDay(timeZone, hour) ? day : null))
  }
  return day
}

/** Offsets of half hours and odd seconds put midnight inside an hour of UTC. */
function isOneDay(timeZone: string, hour: string): boolean {
  return dayIn(timeZone, new Date(`${hour}:00:00Z`)) === dayIn(timeZone, new Date(`${hour}:59:59.999Z`))
}

/** Whether a day lies between `from` (inclusive) and `until` (exclusive); an absent end is open. */
export function isValidOn(day: string, from: string | null, until: string | null): boolean {
  return (from === null || from <= day) && (until === null || day < until)
}
