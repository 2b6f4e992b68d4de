import { daysOf, dayText } from '../days.ts'
import { utcHours } from '../local-hours.ts'

const hourMicros = 3_600_000_000

/**
 * Microseconds to add to a zone's local time to have it in UTC, by the hour it stands in; NaN in an hour that the
 * zone's offset does not keep whole. Each hour is worked out once.
 */
export function hourShifts(timeZone: string): (localMicros: number) => number {
  const known = new Map<number, number>()
  const utc = utcHours(timeZone)
  const last = { hour: Number.NaN, shift: Number.NaN }
  return (localMicros) => {
    const hour = Math.floor(localMicros / hourMicros)
    if (hour === last.hour) return last.shift
    let shift = known.get(hour)
    if (shift === undefined) {
      shift = shiftOf(hour, utc)
      if (known.size >= most) known.clear()
      known.set(hour, shift)
    }
    last.hour = hour
    last.shift = shift
    return shift
  }
}

const most = 100_000

function shiftOf(hour: number, utc: (localHour: string) => string | null): number {
  const { day, bc } = dayText(Math.floor(hour / 24))
  if (!Number.isFinite(hour) || bc || day.length !== 10) return Number.NaN
  const found = utc(`${day} ${String(((hour % 24) + 24) % 24).padStart(2, '0')}`)
  if (found === null) return Number.NaN
  return (daysOf(found) * 24 + Number(found.slice(11, 13)) - hour) * hourMicros
}
