/** The time zone of the city, as the page says it by its IANA name; the reader's own where it says none. */
export const cityZone = globalThis.document?.documentElement.dataset.timeZone

/** The moment at which a day (`2026-11-23`) begins in a zone, as RFC 3339 in UTC. */
export function beginOfDay(day: string, zone: string | undefined): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Where the clock is put forward at midnight the first try is an hour off, and the second is not.
  const first = midnight - aheadOf(midnight, zone)
  return new Date(midnight - aheadOf(first, zone)).toISOString()
}

/** The day after a day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function aheadOf(moment: number, timeZone: string | undefined): number {
  const figures = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const written = new Intl.DateTimeFormat('en', { ...figures, second: 'numeric', hourCycle: 'h23', timeZone })
  const part = Object.fromEntries(written.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment
}
