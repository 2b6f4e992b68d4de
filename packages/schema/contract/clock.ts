import type { City } from './city.ts'

/** 'Now' for rules and deadlines: the clock of a demo city where it has one, else the real time. Tokens and the ledger always use real time. */
export function nowOf(city: Pick<City, 'clock'>, now: Date): Date {
  return city.clock === null ? now : new Date(city.clock)
}

/** The city's day, `YYYY-MM-DD` in its own zone. */
export function todayOf(city: Pick<City, 'clock' | 'timeZone'>, now: Date): string {
  return dayIn(city.timeZone, nowOf(city, now))
}

/** The day of an instant in a zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** Whether a day lies between `from` (inclusive) and `until` (exclusive); an absent end is open. */
export function isValidOn(day: string, from: string | null, until: string | null): boolean {
  return (from === null || from <= day) && (until === null || day < until)
}
