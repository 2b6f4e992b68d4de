/** What every tenth of services takes of all dossiers, from most used to least: the curve that Pareto drew. */
export interface Tenth {
  readonly from: number
  readonly until: number
  readonly sum: number
}

/** `counts` from most to least. Services of which nothing is reported are not among them. */
export function tenthsOf(counts: readonly number[]): readonly Tenth[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const [start, end] = [tenth, tenth + 1].map((at) => Math.round((counts.length * at) / 10))
    const sum = counts.slice(start, end).reduce((a, b) => a + b, 0)
    return { from: tenth * 10, until: tenth * 10 + 10, sum }
  })
}

/** How few services, the most used first, take a share of all dossiers. */
export function fewFor(counts: readonly number[], share: number): number {
  const goal = counts.reduce((a, b) => a + b, 0) * share
  let [sum, few] = [0, 0]
  for (const count of counts) {
    if (sum >= goal) break
    sum += count
    few += 1
  }
  return few
}

/** The curve that Pareto drew: what the most used services take of all dossiers together, at each hundredth of them. */
export function curveOf(counts: readonly number[]): readonly { readonly services: number; readonly share: number }[] {
  let sum = 0
  const sums = [0, ...counts.map((count) => (sum += count))]
  return Array.from({ length: 101 }, (_, at) => {
    const services = Math.round((counts.length * at) / 100)
    return { services, share: sum === 0 ? 0 : (sums[services] ?? 0) / sum }
  })
}
