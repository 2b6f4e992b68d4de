/** How old the records of a dataset are that come from one source, beside what is promised. Seconds, as the API writes them. */
export interface LagOfDataset {
  readonly source: string | null
  readonly dataset: string | null
  readonly lagSeconds: string | null
  readonly promiseSeconds: string | null
}

/** A source by its dataset that is furthest behind. */
export interface WorstLag {
  readonly source: string
  readonly dataset: string
  /** Seconds; null where it was never read. */
  readonly lag: number | null
  readonly promise: number
  /** Of the promise: beyond 1 it is broken; null where it was never read. */
  readonly share: number | null
}

/** Each source by the dataset that has used up most of its promise, the worst source first. */
export function worstLags(lags: readonly LagOfDataset[]): readonly WorstLag[] {
  const told = lags.flatMap(({ source, dataset, lagSeconds, promiseSeconds }) => {
    if (source === null || dataset === null || promiseSeconds === null) return []
    const [lag, promise] = [lagSeconds === null ? null : Number(lagSeconds), Number(promiseSeconds)]
    return [{ source, dataset, lag, promise, share: lag === null ? null : lag / promise }]
  })
  const worst = [...Map.groupBy(told, ({ source }) => source).values()].flatMap((some) =>
    some.sort(furthest).slice(0, 1),
  )
  return worst.sort(furthest)
}

/** What was never read is furthest behind. */
function furthest(a: WorstLag, b: WorstLag): number {
  const [one, other] = [a, b].map(({ share }) => share ?? Number.MAX_VALUE)
  return (other ?? 0) - (one ?? 0)
}
