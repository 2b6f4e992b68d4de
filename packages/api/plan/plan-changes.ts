import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { ChangesPlan, Told } from './changes-plan.ts'
import type { FilterPlan } from './plan.ts'
import { planFilter } from './plan-filter.ts'
import { fieldsUsedBy, inputOf } from './plan-page.ts'
import { planRecord } from './plan-record.ts'
import { contractOf, limits, mustHavePurpose, nullGiven, type Planning } from './planning.ts'
import { argumentsOf, objectTypeOf, type Selected, selectedIn } from './selection.ts'
import { mustBeServed } from './served.ts'

/** Which records a feed follows. */
export interface Feed {
  readonly contract: Contract
  readonly filter: FilterPlan | null
  readonly size: number
  readonly since: string | null
}

/** Throws KHO431 for a dataset that keeps no versions, KHO487 for a filter through other datasets. */
export function planFeed(planning: Planning, dataset: string, selected: Selected): Feed {
  const contract = contractOf(planning, dataset)
  if (!contract.history) throw new KhoError('KHO431', `${dataset} keeps no past versions.`, { dataset })
  mustHavePurpose(planning, dataset)
  const { values, given } = argumentsOf(planning, selected)
  const filter = given('filter')
    ? planFilter(planning, { type: inputOf(selected, 'filter'), value: values.filter ?? nullGiven('filter'), depth: 1 })
    : null
  if (filter && leadsAway(filter)) {
    throw new KhoError('KHO487', 'Changes are filtered by fields of the records themselves.', { dataset })
  }
  mustBeServed(planning, { dataset, known: [], filter, order: [] })
  const { first, since } = values
  if (typeof first !== 'number' || first < 1 || first > limits.page) {
    throw new KhoError('KHO410', `first lies between 1 and ${limits.page}.`)
  }
  return { contract, filter, size: first, since: typeof since === 'string' ? since : null }
}

function leadsAway(filter: FilterPlan): boolean {
  if (filter.filter === 'and' || filter.filter === 'or') return filter.of.some(leadsAway)
  return filter.filter === 'not' ? leadsAway(filter.of) : filter.filter === 'some'
}

/** What is read of a feed from where its asker stands. */
export function planChanges(
  planning: Planning,
  { contract, filter, size }: Feed,
  { selected, told, after }: { readonly selected: Selected; readonly told: Told | null; readonly after: string | null },
): ChangesPlan {
  const foundBy = fieldsUsedBy({ filter, order: [] })
  const inner = selected.field ? selectedIn(planning, objectTypeOf(selected.field), selected.nodes) : []
  const upserts = inner.flatMap(({ key, field, nodes }) => {
    if (field?.name !== 'upserts') return []
    const place = { type: objectTypeOf(field), nodes, known: [], foundBy, depth: 1 }
    return [{ key, record: planRecord(planning, place) }]
  })
  const removed = inner.flatMap(({ key, field }) => (field?.name === 'removed' ? [key] : []))
  return { dataset: contract.dataset, known: [], foundBy, filter, size, told, after, upserts, removed }
}
