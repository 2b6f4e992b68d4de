const DAY = 86_400_000

/** The last day on which the invented city filed dossiers: the day before its clock. */
const lastDay = Date.UTC(2020, 10, 1)

/** `YYYY-MM-DD`, counted back from the last day. */
export const dayBefore = (days: number): string => new Date(lastDay - days * DAY).toISOString().slice(0, 10)

/** A local time `YYYY-MM-DD HH:MM:SS`, some days and minutes after a day's 07:30. */
export function localTime(day: string, days: number, minutes: number): string {
  const at = Date.parse(`${day}T07:30:00Z`) + days * DAY + minutes * 60_000
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
