import { secondsOf } from '@kho/ingest/jobs/duration.ts'
import { kindOf, retryAfter } from '@kho/ingest/jobs/retry-after.ts'
import type { Standing } from '@kho/ingest/jobs/standing.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Binding as Reading } from '@kho/schema/contract/contract.ts'

/** How one dataset stands with one of its sources. Spans of time are in seconds. */
export interface BindingStatus {
  readonly dataset: string
  readonly source: string
  readonly mode: Reading['mode']
  /** Of the latest run; null when there was none. */
  readonly state: string | null
  readonly run: string | null
  /** Since the records were last brought up to date. */
  readonly age: number | null
  /** The promised freshness, null where none is promised. */
  readonly promise: number | null
  readonly every: number | null
  readonly late: boolean
  /** Published from this source. */
  readonly records: number | null
  readonly quarantined: number
  /** In a row, held runs included; 0 where all is well. */
  readonly failures: number
  readonly failingFor: number | null
  readonly lastGood: number | null
  readonly code: string | null
  readonly message: string | null
  /** Until Kho tries again by itself; null where it does not or all is well. */
  readonly nextAttempt: number | null
  /** Whether it may get well by itself. */
  readonly passes: boolean
}

interface Parts {
  readonly standings: readonly Standing[]
  readonly quarantined: readonly { readonly dataset: string; readonly source: string; readonly records: number }[]
}

/** The status of every binding of a city, in the documents' order. Pure. */
export function bindingStatuses(city: City, { standings, quarantined }: Parts): readonly BindingStatus[] {
  const name = (one: { readonly dataset: string; readonly source: string }) => `${one.dataset} ${one.source}`
  const [known, refused] = [
    new Map(standings.map((standing) => [name(standing), standing])),
    new Map(quarantined.map((count) => [name(count), count.records])),
  ]
  return [...city.contracts.values()].flatMap(({ dataset, refresh, sources }) =>
    sources.map(({ source, mode }) => {
      const standing = known.get(name({ dataset, source }))
      const age = standing?.freshAgo ?? null
      const [promise, every] = [refresh?.promise, refresh?.every].map((text) => (text ? secondsOf(text) : null))
      return {
        dataset,
        source,
        mode,
        promise: promise ?? null,
        every: every ?? null,
        age,
        late: promise !== null && promise !== undefined && (age === null || age > promise),
        records: standing?.records ?? null,
        quarantined: refused.get(name({ dataset, source })) ?? 0,
        ...failingOf(standing, every ?? null),
      }
    }),
  )
}

function failingOf(standing: Standing | undefined, every: number | null) {
  const { state = null, run = null, failures = 0, failingAgo = null, failedAgo, goodAgo = null } = standing ?? {}
  const failing = standing !== undefined && failures > 0
  const wait = failing && every !== null ? retryAfter(standing) : null
  return {
    state,
    run,
    failures,
    failingFor: failing ? failingAgo : null,
    lastGood: goodAgo,
    code: failing ? standing.code : null,
    message: failing ? standing.message : null,
    nextAttempt: wait === null ? null : Math.max(0, Math.round(wait - (failedAgo ?? 0))),
    passes: !failing || kindOf(standing.code) === 'later',
  }
}
