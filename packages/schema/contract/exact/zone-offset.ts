/** Offsets by zone and local hour, for the hours in which no clock changes: asking Temporal costs 9 µs a time. */
const steadyHours = new Map<string, number>()
const mostHours = 200_000

/**
 * Seconds east of Greenwich of a local time `YYYY-MM-DDTHH:MM:SS…` in a zone, or why there is none. A time that a
 * change of clocks skipped or repeated has none.
 */
export function offsetInZone(local: string, zone: string | null): number | string {
  if (zone === null) return 'has no time zone'
  const hour = `${zone} ${local.slice(0, 13)}`
  const known = steadyHours.get(hour)
  if (known !== undefined) return known
  const steady = steadyOffset(local, zone)
  if (steady === null) return exactOffset(local, zone)
  if (steadyHours.size >= mostHours) steadyHours.clear()
  steadyHours.set(hour, steady)
  return steady
}

/** The offset of the whole local hour, or null where a clock changes in it or beside it. */
function steadyOffset(local: string, zone: string): number | null {
  const start = Temporal.PlainDateTime.from(`${local.slice(0, 13)}:00`)
  const offsets = [-24, 0, 1, 24].map((hours) => start.add({ hours }).toZonedDateTime(zone).offsetNanoseconds)
  const [first = 0] = offsets
  return offsets.every((offset) => offset === first) ? first / 1e9 : null
}

function exactOffset(local: string, zone: string): number | string {
  try {
    const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'reject' })
    return zoned.offsetNanoseconds / 1e9
  } catch {
    return 'is a local time that the change of clocks skipped or repeated'
  }
}

const cycle = 400
const millisecondsOfCycle = 146_097 * 86_400_000

/** Milliseconds from 1970 of a local time taken as UTC. `Date.UTC` reads years below 100 as 19xx, hence the 400 years' detour. */
export function millisecondsOf(local: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = local.slice(0, 19).split(/[-T:]/).map(Number)
  return Date.UTC(year + cycle, month - 1, day, hour, minute, second) - millisecondsOfCycle
}
