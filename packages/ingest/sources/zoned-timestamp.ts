/** One calendar day of a zone: UTC milliseconds of its midnight if the zone never changes its offset that day. */
type Day = number | 'changes' | 'never'

/**
 * A local time of a system as the instant it means: `YYYY-MM-DDTHH:MM:SS.ffffffZ`, to the microsecond. A text that is
 * not a local time, has an offset of its own or never was a time is given back unchanged; a time that a change of
 * clocks skipped or repeated names no one instant and is given back with the zone's name, which no timestamp accepts.
 */
export function zonedTimestamp(text: string, timeZone: string): string {
  const parts = localTime.exec(text)
  if (!parts) return text
  const [, date = '', hour = '00', minute = '00', second = '00', fraction = ''] = parts
  const day = dayOf(date, timeZone)
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  if (day === 'never' || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return text
  if (day !== 'changes') return isoOf(day + seconds * 1000, fraction)
  const instant = instantOf(`${date}T${hour}:${minute}:${second}`, timeZone)
  return instant === null ? `${text} ${timeZone}` : isoOf(instant, fraction)
}

const localTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.](\d+))?)?)?$/

/** Days are few and asked for again and again; their number is bounded all the same. */
const known = new Map<string, Day>()
const most = 20_000

function dayOf(date: string, timeZone: string): Day {
  const key = `${date}${timeZone}`
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= most) known.clear()
  const day = readDay(date, timeZone)
  known.set(key, day)
  return day
}

function readDay(date: string, timeZone: string): Day {
  const plain = dateOf(date)
  if (!plain) return 'never'
  const start = plain.toZonedDateTime({ timeZone, plainTime: '00:00' })
  const end = plain.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime: '00:00' })
  const next = start.subtract({ seconds: 1 }).getTimeZoneTransition('next')
  const changes = next !== null && next.epochMilliseconds <= end.epochMilliseconds
  return changes ? 'changes' : start.epochMilliseconds
}

function dateOf(date: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' })
  } catch {
    return null
  }
}

function instantOf(local: string, timeZone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'reject' }).epochMilliseconds
  } catch {
    return null
  }
}

function isoOf(milliseconds: number, fraction: string): string {
  return `${new Date(milliseconds).toISOString().slice(0, -5)}.${fraction.padEnd(6, '0')}Z`
}
