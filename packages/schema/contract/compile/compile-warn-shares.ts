import type { CityForm } from '../forms/city-form.ts'
import type { Drafts } from './drafts.ts'

/** A rule that opens more than half of what there is is told of, unless the city or a policy says otherwise. */
const usual = 0.5

/** The share of its records that a rule of each dataset may open without being told of. */
export function warnSharesOf({ datasets, policies }: Drafts, city: CityForm): ReadonlyMap<string, number> {
  const own = policies.flatMap(({ form }) => (form.warn ? [[form.policy, form.warn.opens_more_than] as const] : []))
  const all = [...datasets.keys()].map((dataset) => [dataset, city.warn?.opens_more_than ?? usual] as const)
  return new Map([...all, ...own])
}
