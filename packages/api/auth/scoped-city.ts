import type { City } from '@kho/schema/contract/city.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'

const known = new WeakMap<City, Map<string, City>>()
const mostScopes = 200

/**
 * The city as a credential of a narrower scope has it: no rule of another dataset lets it read anything, and all that forbids
 * still does. Every way out asks the city's rules, so nothing else need know of scopes. The same value for the same scope:
 * what is derived from a city is kept by it.
 */
export function scopedCity(city: City, datasets: readonly string[] | null): City {
  if (datasets === null) return city
  const scopes = known.get(city) ?? new Map<string, City>()
  known.set(city, scopes)
  if (scopes.size > mostScopes) scopes.clear()
  const key = datasets.toSorted().join(' ')
  return scopes.getOrInsertComputed(key, () => ({ ...city, rules: rulesWithin(city, new Set(datasets)) }))
}

function rulesWithin({ rules }: City, datasets: ReadonlySet<string>): City['rules'] {
  const kept = (dataset: string, all: readonly Rule[]) =>
    datasets.has(dataset) ? all : all.filter(({ effect }) => effect === 'deny')
  return new Map([...rules].map(([dataset, all]) => [dataset, kept(dataset, all)]))
}
