import type { WhatIsNewQuery } from '../../kho/documents.ts'

type Sources = NonNullable<WhatIsNewQuery['freshness']>['nodes']

export interface Latest {
  readonly dataset: string
  readonly freshAt: string
  /** Of all its sources that were asked for. */
  readonly records: bigint
}

/** The datasets that were read last, each once however many sources it has. `sources` is newest first. */
export function latestOf(sources: Sources, most: number): readonly Latest[] {
  const latest = new Map<string, Latest>()
  for (const { dataset, freshAt, records } of sources) {
    if (dataset === null || freshAt === null) continue
    const known = latest.get(dataset)
    const sum = (known?.records ?? 0n) + BigInt(records ?? 0)
    latest.set(dataset, { dataset, freshAt: known?.freshAt ?? freshAt, records: sum })
  }
  return [...latest.values()].slice(0, most)
}
