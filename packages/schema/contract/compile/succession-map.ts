import type { Agency } from '../city.ts'
import { isValidOn } from '../clock.ts'
import { unitsInsteadOf } from '../units.ts'
import type { CodeMap, MappedCode } from './compile-maps.ts'

/** The unit that held on the day of the event, in the place of the one that the source names. */
export const agenciesOfTheDay = 'agencies_of_the_day'

/** The unit that holds today, in the place of the one that the source names. */
export const agenciesToday = 'agencies_today'

/**
 * What each agency's code means from day to day: the agency while it exists; before and after that the one that stood in
 * its place, by whatever chain of successions leads there. Where several did, nobody can tell from a code which of them is
 * meant, and it stays: what was divided needs a code map that somebody approved.
 */
export function successionMap(map: string, agencies: ReadonlyMap<string, Agency>): CodeMap {
  const days = [...agencies.values()].flatMap(({ validFrom, validUntil }) => [validFrom, validUntil])
  const bounds = [...new Set(days.filter((day) => day !== null))].sort()
  const values = [...agencies.values()].map((agency): [string, readonly MappedCode[]] => [
    agency.agency,
    meaningsOf(agencies, agency, bounds),
  ])
  return { map, to: null, values: new Map(values), suggestions: {} }
}

/** Periods between two bounds in which the code means the same are one. */
function meaningsOf(
  agencies: ReadonlyMap<string, Agency>,
  agency: Agency,
  bounds: readonly string[],
): readonly MappedCode[] {
  if (agency.validFrom === null && agency.validUntil === null)
    return [{ value: agency.agency, from: null, until: null }]
  const meanings: MappedCode[] = []
  for (const from of [null, ...bounds]) {
    const value = unitOn(agencies, agency, from ?? dayBeforeAll)
    const last = meanings.at(-1)
    if (last?.value === value) continue
    if (last) meanings[meanings.length - 1] = { ...last, until: from }
    meanings.push({ value, from, until: null })
  }
  return meanings
}

const dayBeforeAll = '0001-01-01'

function unitOn(agencies: ReadonlyMap<string, Agency>, agency: Agency, day: string): string {
  if (isValidOn(day, agency.validFrom, agency.validUntil)) return agency.agency
  const [unit, ...others] = unitsInsteadOf(agencies, agency, day)
  return unit === undefined || others.length > 0 ? agency.agency : unit
}
