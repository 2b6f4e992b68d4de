import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { relationOf } from '@kho/schema/contract/fields.ts'
import { mostUnindexed } from '@kho/schema/derive/searched-fields.ts'
import { leadingFieldsOf } from '@kho/schema/derive/table.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { FilterPlan, PagePlan } from './plan.ts'
import { fieldsUsedBy } from './plan-page.ts'
import { contractOf, type Planning } from './planning.ts'

type Asked = Pick<PagePlan, 'dataset' | 'known' | 'filter' | 'order' | 'search' | 'asOf'>
type Asking = Pick<Planning, 'ask' | 'views'>

/**
 * Throws KHO424 where the public asks for records of a large dataset by what no index serves: to find the few that meet a
 * filter, or the first of an order, all would be read. Decided by contracts, declared sizes and rules, never by records. Who
 * signs in is held to budgets instead; what a relation leads to is few.
 */
export function mustBeServed(planning: Asking, asked: Asked): void {
  const { ask, views } = planning
  const wanting = ask.principal.kind === 'anonymous' ? lackingIn(planning, asked) : null
  if (!wanting) return
  const { usable } = views(asked.dataset, [])
  const served = servedIn(ask.city, contractOf(planning, asked.dataset), asked.asOf)
  const fields = [...served].filter((name) => usable.has(name)).sort()
  throw new KhoError('KHO424', `No index serves this ${wanting} of ${asked.dataset}.`, {
    ...{ dataset: asked.dataset, fields },
  })
}

/** The fields of its own by which a page is asked for and that no index serves, of a large dataset. */
export function unservedFields(planning: Asking, asked: Asked): readonly string[] {
  const lacking = lackingIn(planning, asked)
  if (!lacking) return []
  const [first] = asked.order
  if (lacking === 'filter') return fieldsUsedBy({ filter: asked.filter, order: [] })
  return first && first.path.length === 0 && 'field' in first ? [first.field] : []
}

/** What of a page no index serves. */
function lackingIn({ ask, views }: Asking, asked: Asked): 'order' | 'filter' | null {
  const contract = contractOf({ ask }, asked.dataset)
  if (contract.size <= mostUnindexed || asked.search) return null
  const row = views(asked.dataset, asked.known, asked.asOf).over('served')
  const served = servedIn(ask.city, contract, asked.asOf)
  const isOrdered = (name: string) => served.has(name) && row.cell(name).state === 'shown'
  const [first] = asked.order
  if (first && !(first.path.length === 0 && 'field' in first && isOrdered(first.field))) return 'order'
  return isFound({ ask }, asked, asked.filter) ? null : 'filter'
}

type At = Pick<Asked, 'dataset' | 'asOf'>

/** Whether an index finds what a filter lets through, or more that hold it. */
function isFound(planning: Pick<Planning, 'ask'>, at: At, filter: FilterPlan | null): boolean {
  if (!filter || (filter.filter === 'and' && filter.of.length === 0)) return true
  return isNarrowed(planning, at, filter)
}

function isNarrowed(planning: Pick<Planning, 'ask'>, at: At, filter: FilterPlan): boolean {
  const contract = contractOf(planning, at.dataset)
  const served = (field: string) => servedIn(planning.ask.city, contract, at.asOf).has(field)
  switch (filter.filter) {
    case 'and':
      return filter.of.some((part) => isNarrowed(planning, at, part))
    case 'or':
      return filter.of.every((part) => isNarrowed(planning, at, part))
    case 'compare':
      return filter.op !== 'ne' && served(filter.field)
    case 'in':
      return !filter.negated && served(filter.field)
    case 'null':
      return filter.is && served(filter.field)
    case 'like':
      return filter.kind === 'startsWith' && served(filter.field)
    case 'within':
    case 'near':
      return at.asOf === undefined
    case 'some': {
      const far = contractOf(planning, relationOf(contract, filter.relation).to)
      return far.size <= mostUnindexed || isNarrowed(planning, { ...at, dataset: far.dataset }, filter.of)
    }
    default:
      return false
  }
}

const byCity = new WeakMap<City, Map<string, ReadonlySet<string>>>()

/** The fields that an index of a dataset begins with; of its versions, the key alone. */
function servedIn(city: City, contract: Contract, asOf: string | undefined): ReadonlySet<string> {
  if (asOf !== undefined) return new Set(contract.key.slice(0, 1))
  const known = byCity.getOrInsertComputed(city, () => new Map())
  return known.getOrInsertComputed(contract.dataset, () => leadingFieldsOf(contract, [...city.rules.values()].flat()))
}
