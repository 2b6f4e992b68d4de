import { all, always, any, exists, type Formula, never, not } from './formula.ts'

/** The datasets that a formula reaches through. */
export function reachedBy(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'and':
    case 'or':
      return formula.of.flatMap(reachedBy)
    case 'not':
    case 'standing':
      return reachedBy(formula.of)
    case 'exists':
      return [formula.dataset, ...reachedBy(formula.where)]
    default:
      return []
  }
}

/**
 * What a formula said at moments that are over: it reaches through versions, and its term had not ended. It may come from
 * outside, as data: what it is made of is put together anew.
 */
export function reachedAsOf(formula: Formula, moments: { readonly [dataset: string]: string }): Formula {
  const then = (part: Formula) => reachedAsOf(part, moments)
  switch (formula.kind) {
    case 'and':
      return all(formula.of.map(then))
    case 'or':
      return any(formula.of.map(then))
    case 'not':
      return not(then(formula.of))
    case 'constant':
      return formula.value ? always : never
    case 'before':
      return always
    case 'exists': {
      const asOf = moments[formula.dataset]
      return exists({ ...formula, where: then(formula.where), ...(asOf ? { asOf } : {}) })
    }
    default:
      return formula
  }
}
