/** How large the city is made: 1 is the size of the source figures. Some datasets may be made at a scale of their own. */
export type Scale = number | ScaleByDataset

export interface ScaleByDataset {
  readonly rest: number
  readonly of: { readonly [dataset: string]: number }
}

/** The scale at which a dataset is made. */
export const scaleOf = (scale: Scale, dataset: string): number =>
  typeof scale === 'number' ? scale : (scale.of[dataset] ?? scale.rest)

/** The datasets that have a scale of their own. */
export const ownScales = (scale: Scale): readonly string[] => (typeof scale === 'number' ? [] : Object.keys(scale.of))

/** Reads `0.001` or `0.001,people=1,dossiers=1`; null where it is neither, or a number is not above 0 and at most 10. */
export function readScale(text: string): Scale | null {
  const [first = '', ...own] = text.split(',')
  const rest = number(first)
  const of = own.map((part) => /^([a-z][a-z0-9_]*)=(.+)$/.exec(part)).map((found) => [found?.[1], number(found?.[2])])
  if (rest === null || of.some(([dataset, scale]) => dataset === undefined || scale === null)) return null
  return own.length === 0 ? rest : { rest, of: Object.fromEntries(of) }
}

/** A scale as `readScale` reads it. */
export function scaleText(scale: Scale): string {
  if (typeof scale === 'number') return String(scale)
  return [scale.rest, ...Object.entries(scale.of).map(([dataset, own]) => `${dataset}=${own}`)].join(',')
}

function number(text = ''): number | null {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  return value > 0 && value <= 10 ? value : null
}
