const DAY = 86_400_000

/** The last day on which the invented city filed dossiers: the day before its clock. */
const lastDay = Date.UTC(2020, 10, 1) / DAY

/** The day of the city's clock: what happens in a day happens today. */
export const TODAY = '2020-11-02'

/** Days by their number since 1970, written once each: millions of records share a few thousand. */
const written = new Map<number, string>()
const numbers = new Map<string, number>()

function textOf(day: number): string {
  const known = written.get(day)
  if (known !== undefined) return known
  const text = new Date(day * DAY).toISOString().slice(0, 10)
  written.set(day, text)
  return text
}

function numberOf(text: string): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  const day = Date.parse(`${text}T00:00:00Z`) / DAY
  numbers.set(text, day)
  return day
}

/** `YYYY-MM-DD`, counted back from the last day. */
export const dayBefore = (days: number): string => textOf(lastDay - days)

const MINUTES = 1_440
const OPENS = 7 * 60 + 30
const two = (n: number): string => String(n).padStart(2, '0')
const clock = Array.from({ length: MINUTES }, (_, at) => ` ${two(Math.floor(at / 60))}:${two(at % 60)}:00`)

/** A local time `YYYY-MM-DD HH:MM:SS`, some days and minutes after a day's 07:30. */
export function localTime(day: string, days: number, minutes: number): string {
  const at = OPENS + minutes
  return textOf(numberOf(day) + days + Math.floor(at / MINUTES)) + clock[((at % MINUTES) + MINUTES) % MINUTES]
}
