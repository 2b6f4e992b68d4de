import type { City } from '../contract/city.ts'
import { holdersOf } from '../contract/units.ts'
import type { Principal } from './principal.ts'

/** The agencies that own a dataset and all that it is derived from. Sorted. */
export function ownersOf(city: City, dataset: string): readonly string[] {
  const owners = new Set<string>()
  for (let name: string | undefined = dataset; name !== undefined; ) {
    const contract = city.contracts.get(name)
    if (contract) owners.add(contract.owner)
    name = contract?.derive?.from
  }
  return [...owners].sort()
}

/** Whether somebody's own agency, a unit of it, or one that succeeded it today, is `agency`: then they act for it. */
export function actsFor(city: City, { units }: Principal, agency: string, today: string): boolean {
  return holdersOf(city.agencies, agency, today).some((holder) => units?.includes(holder))
}

/** Whether somebody's own agency is `agency` itself, or one of those that succeeded it. */
export function isOf(city: City, { agency: own }: Principal, agency: string, today: string): boolean {
  return own !== undefined && holdersOf(city.agencies, agency, today).includes(own)
}

/** The units above an agency, the nearest first. */
export function unitsAbove(city: City, agency: string): readonly string[] {
  const above = new Set<string>()
  for (let unit = city.agencies.get(agency)?.parent ?? null; unit !== null && !above.has(unit); ) {
    above.add(unit)
    unit = city.agencies.get(unit)?.parent ?? null
  }
  return [...above]
}
