import type { City } from '../contract/city.ts'
import { holdersOf } from '../contract/units.ts'

/** Who answers today for an agency: itself, or the first of those that took its place. */
export function addresseeOf({ agencies }: Pick<City, 'agencies'>, agency: string, today: string): string {
  return holdersOf(agencies, agency, today)[0] ?? agency
}

/** The unit above an agency, today; null above the city itself. */
export function unitAbove({ agencies }: Pick<City, 'agencies'>, agency: string, today: string): string | null {
  const parent = agencies.get(agency)?.parent ?? null
  return parent === null ? null : (holdersOf(agencies, parent, today)[0] ?? null)
}
