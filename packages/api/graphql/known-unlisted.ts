import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Principal, Purpose } from '@kho/schema/policy/principal.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Asker } from '../auth/authenticate.ts'

interface Known {
  readonly city: City
  readonly purpose: Purpose | null
  readonly today: string
  readonly unlisted: ReadonlySet<string>
}

const byPrincipal = new WeakMap<Principal, Known>()

/** The unlisted datasets that an asker may know of: some rule could show them something of it. */
export function knownUnlisted(city: City, { principal, purpose }: Asker, now: Date): ReadonlySet<string> {
  const today = todayOf(city, now)
  const known = byPrincipal.get(principal)
  if (known?.city === city && known.purpose === purpose && known.today === today) return known.unlisted
  const ask = { principal, purpose, city, today, way: 'query' } as const
  const unlisted = [...city.contracts.values()].filter(({ listed }) => !listed).map(({ dataset }) => dataset)
  const some = new Set(unlisted.filter((dataset) => viewOf(ask, dataset).usable.size > 0))
  byPrincipal.set(principal, { city, purpose, today, unlisted: some })
  return some
}
