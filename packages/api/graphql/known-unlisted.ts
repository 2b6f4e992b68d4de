import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Asker } from '../auth/authenticate.ts'

/** The unlisted datasets that an asker may know of: some rule could show them something of it. */
export function knownUnlisted(city: City, asker: Asker, now: Date): ReadonlySet<string> {
  const ask = { ...asker, city, today: todayOf(city, now), way: 'query' } as const
  const unlisted = [...city.contracts.values()].filter(({ listed }) => !listed).map(({ dataset }) => dataset)
  return new Set(unlisted.filter((dataset) => viewOf(ask, dataset).usable.size > 0))
}
