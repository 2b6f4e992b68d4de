import type { ReplaysQuery } from '../../kho/documents.ts'

export type AskedReplay = NonNullable<ReplaysQuery['quarantineReplays']>['nodes'][number]

/** A dataset from one of its sources: what was last asked of its refused records. */
export interface ReplayRow {
  readonly dataset: string
  readonly source: string
  /** Whether records of it wait in quarantine. */
  readonly holds: boolean
  readonly last: AskedReplay | null
}

/** What holds refused records, or was looked at again lately; each once, those that hold any first. */
export function replayRows({ quarantineDefectsAggregate, quarantineReplays }: ReplaysQuery): readonly ReplayRow[] {
  const rows = new Map<string, ReplayRow>()
  const keyOf = (dataset: string, source: string) => `${dataset} ${source}`
  for (const { key } of quarantineDefectsAggregate?.groups ?? []) {
    const [dataset, source] = [key.dataset ?? '', key.source ?? '']
    rows.set(keyOf(dataset, source), { dataset, source, holds: true, last: null })
  }
  for (const last of quarantineReplays?.nodes ?? []) {
    const [dataset, source] = [last.dataset ?? '', last.source ?? '']
    const row = rows.get(keyOf(dataset, source)) ?? { dataset, source, holds: false, last: null }
    if (row.last === null) rows.set(keyOf(dataset, source), { ...row, last })
  }
  return [...rows.values()]
}

export function hasWaiting({ quarantineReplays }: ReplaysQuery): boolean {
  return (quarantineReplays?.nodes ?? []).some(({ state }) => state === 'waiting')
}
