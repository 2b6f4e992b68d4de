import type { Breach } from '@kho/schema/derive/row-check.ts'

/** How often a run met one fault. `error` kept the record out, `warning` did not. */
export interface Reason {
  readonly field: string | null
  readonly rule: string
  readonly level: 'error' | 'warning'
  readonly count: number
}

/** Counts of breaches by field and rule: names and numbers, never a value. */
export interface Tally {
  add(breach: Pick<Breach, 'field' | 'rule' | 'level'>, count?: number): void
  /** Most frequent first. */
  reasons(): readonly Reason[]
}

export function newTally(): Tally {
  const counts = new Map<string, Reason>()
  return {
    add({ field, rule, level }, count = 1) {
      const name = JSON.stringify([field, rule, level])
      counts.set(name, { field, rule, level, count: (counts.get(name)?.count ?? 0) + count })
    },
    reasons: () => [...counts.values()].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
  }
}
