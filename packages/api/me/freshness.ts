import type { City } from '@kho/schema/contract/city.ts'
import { bindingOf } from '../plan/cursor.ts'
import type { RootPlan } from '../plan/plan.ts'

/** Of all of a dataset's sources: the oldest moment it was brought up to date, and whether one is later than promised. */
export interface Freshness {
  readonly freshAt: string | null
  readonly late: boolean
}

/** Kho's own dataset of how fresh the others are, as it is shown to the asker. */
export function freshnessRoots(city: City): readonly RootPlan[] {
  if (!city.contracts.has('freshness')) return []
  const cells = ['dataset', 'fresh_at', 'late'].map((field) => ({ member: 'cell', key: field, field }) as const)
  const record = { dataset: 'freshness', known: [], foundBy: [], members: cells }
  const page = {
    ...{ dataset: 'freshness', known: [], foundBy: [], filter: null, order: [], size: 1000, backward: false },
    ...{ after: null, before: null, binding: bindingOf('freshness', null, []) },
    members: [{ member: 'nodes', key: 'value', record }] as const,
  }
  return [{ root: 'many', key: 'freshness', page }]
}

interface FreshNode {
  readonly dataset: string
  readonly fresh_at: string | null
  readonly late: boolean | null
}

export function freshnessIn(answered: unknown): ReadonlyMap<string, Freshness> {
  // The cast is sound: the statement wrote these members for the plan above.
  const nodes = (answered as { readonly value: readonly FreshNode[] } | undefined)?.value ?? []
  const byDataset = Map.groupBy(nodes, ({ dataset }) => dataset)
  return new Map(
    [...byDataset].map(([dataset, sources]) => {
      const moments = sources.map(({ fresh_at }) => fresh_at)
      const freshAt = moments.includes(null) ? null : (moments.sort()[0] ?? null)
      return [dataset, { freshAt, late: sources.some(({ late }) => late === true) }]
    }),
  )
}
