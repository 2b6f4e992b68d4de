import type { City, ClockLimit, ClockPack } from './city.ts'
import { dayIn } from './clock.ts'

type Calendar = Pick<City, 'holidays' | 'timeZone'>
type Clocks = Calendar & Pick<City, 'clocks'>

/** Until when something must have happened, and by which law. */
export interface Deadline {
  /** The last day in the city's zone, `YYYY-MM-DD`. */
  readonly day: string
  /** The instant from which it is late: the end of that day, or of the last hour where the law counts hours. */
  readonly end: Date
  readonly limit: ClockLimit
  readonly basis: string | null
}

/**
 * The deadline of what began at an instant, by the pack in force on that day; null where no pack is, and then nothing is
 * ever late. The day of the beginning does not count, and a last day off moves to the next working day (Civil Code 2015,
 * Articles 147 and 148). Only hours run on from the minute.
 */
export function deadlineOf(city: Clocks, clock: string, start: Date): Deadline | null {
  const begun = dayIn(city.timeZone, start)
  const pack = packOn(city, clock, begun)
  if (!pack) return null
  const { limit, basis } = pack
  if (limit.unit === 'hours') {
    const end = new Date(start.getTime() + limit.count * 3_600_000)
    return { day: dayIn(city.timeZone, end), end, limit, basis }
  }
  const day = lastDayOf(city, limit, Temporal.PlainDate.from(begun))
  return { day: day.toString(), end: endOf(city.timeZone, day), limit, basis }
}

/** Whether something that happened at `at`, or has not happened until then, is late. Without a deadline nothing is. */
export function isLate(deadline: Pick<Deadline, 'end'> | null, at: Date): boolean {
  return deadline !== null && at.getTime() >= deadline.end.getTime()
}

/** The pack of a clock that is in force on a day: the youngest that has begun. */
export function packOn(city: Pick<City, 'clocks'>, clock: string, day: string): ClockPack | null {
  return city.clocks.get(clock)?.packs.findLast(({ from }) => from === null || from <= day) ?? null
}

/** The working days after `from` up to and with `until`, both `YYYY-MM-DD`. */
export function workingDaysBetween(city: Calendar, from: string, until: string): number {
  const last = Temporal.PlainDate.from(until)
  let days = 0
  for (let day = next(Temporal.PlainDate.from(from)); Temporal.PlainDate.compare(day, last) <= 0; day = next(day)) {
    if (isWorkingDay(city, day.toString())) days++
  }
  return days
}

/** Whether offices are open on a day: Monday to Friday without holidays, and days made up for one. */
export function isWorkingDay(city: Calendar, day: string): boolean {
  const named = specialDays(city).get(day)
  return named ?? Temporal.PlainDate.from(day).dayOfWeek <= 5
}

function lastDayOf(city: Calendar, limit: ClockLimit, begun: Temporal.PlainDate): Temporal.PlainDate {
  if (limit.unit === 'working_days') {
    let day = begun
    for (let left = limit.count; left > 0; left--) day = firstWorkingDay(city, next(day))
    return day
  }
  const counted = limit.unit === 'days' ? { days: limit.count } : { months: limit.count }
  return firstWorkingDay(city, begun.add(counted))
}

function firstWorkingDay(city: Calendar, from: Temporal.PlainDate): Temporal.PlainDate {
  let day = from
  while (!isWorkingDay(city, day.toString())) day = next(day)
  return day
}

const next = (day: Temporal.PlainDate): Temporal.PlainDate => day.add({ days: 1 })

function endOf(timeZone: string, day: Temporal.PlainDate): Date {
  return new Date(next(day).toZonedDateTime(timeZone).epochMilliseconds)
}

const calendars = new WeakMap<City['holidays'], ReadonlyMap<string, boolean>>()

/** Days that are not as their weekday: whether each is a working day. Where two calendars name one, the later word holds. */
function specialDays({ holidays }: Calendar): ReadonlyMap<string, boolean> {
  const known = calendars.get(holidays) ?? new Map(holidays.map(({ date, working }) => [date, working]))
  calendars.set(holidays, known)
  return known
}
