/** Days from 2000-01-01 to a day of the proleptic Gregorian calendar, as PostgreSQL counts them. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years begin in March, so that the leap day is the last: Howard Hinnant, "chrono-compatible low-level date algorithms".
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 730_425
}

/** Days from 2000-01-01 of a text that begins `YYYY-MM-DD`. */
export function daysOf(text: string): number {
  return dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))
}

/** Microseconds since midnight of `HH:MM:SS.ffffff`. */
export function microsOf(clock: string): bigint {
  const seconds = Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3, 5)) * 60 + Number(clock.slice(6, 8))
  return BigInt(seconds) * 1_000_000n + BigInt(clock.slice(9, 15))
}

/** The day that so many days after 2000-01-01 are, as PostgreSQL writes it: `YYYY-MM-DD`, with ` BC` before the year 1. */
export function dayText(days: number): { readonly day: string; readonly bc: boolean } {
  const shifted = days + 730_425
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const shown = year > 0 ? year : 1 - year
  return { day: [pad(shown, 4), pad(month, 2), pad(day, 2)].join('-'), bc: year <= 0 }
}

const pad = (number: number, length: number): string => String(number).padStart(length, '0')
