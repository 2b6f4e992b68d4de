import type { HealthQuery, LookedAfterQuery } from '../../kho/documents.ts'

/** How one dataset is, in one line. */
export interface HealthRow {
  readonly dataset: string
  readonly title: Policies[number]['title']
  readonly owner: string
  readonly rules: number
  /** The source that is furthest behind its promise; null where none is read. */
  readonly worst: { readonly lag: number | null; readonly promise: number | null; readonly late: boolean } | null
  readonly quarantined: bigint
  readonly requests: number
}

type Policies = LookedAfterQuery['policies']

/** A line a dataset, those that need somebody first: requests, then what is late, then what is refused. */
export function healthRows(policies: Policies, health: HealthQuery): readonly HealthRow[] {
  const fresh = Map.groupBy(health.freshness?.nodes ?? [], ({ dataset }) => dataset)
  const refused = new Map(
    health.quarantineDefectsAggregate?.groups.map(({ key, sum }) => [key.dataset, BigInt(sum.records ?? 0)]),
  )
  const requests = new Map(health.accessRequestsAggregate?.groups.map(({ key, count }) => [key.dataset, count]))
  return policies
    .map(
      ({ dataset, title, owner, rules }): HealthRow => ({
        ...{ dataset, title, owner, rules: rules.length, worst: worstOf(fresh.get(dataset) ?? []) },
        ...{ quarantined: refused.get(dataset) ?? 0n, requests: requests.get(dataset) ?? 0 },
      }),
    )
    .toSorted((a, b) => needOf(b) - needOf(a) || (a.dataset < b.dataset ? -1 : 1))
}

function needOf({ requests, worst, quarantined }: HealthRow): number {
  return (requests > 0 ? 4 : 0) + (worst?.late ? 2 : 0) + (quarantined > 0n ? 1 : 0)
}

type Fresh = NonNullable<HealthQuery['freshness']>['nodes'][number]

function worstOf(sources: readonly Fresh[]): HealthRow['worst'] {
  const stands = sources.map(({ lagSeconds, promiseSeconds, late }) => ({
    lag: lagSeconds === null ? null : Number(lagSeconds),
    promise: promiseSeconds === null ? null : Number(promiseSeconds),
    late: late === true,
  }))
  const [worst] = stands.toSorted((a, b) => behind(b) - behind(a))
  return worst ?? null
}

/** Never read is further behind than anything. */
function behind({ lag, promise }: { readonly lag: number | null; readonly promise: number | null }): number {
  return lag === null ? Number.POSITIVE_INFINITY : lag / (promise ?? Number.POSITIVE_INFINITY)
}
