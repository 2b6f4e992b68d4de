import { fieldOf } from '../contract/fields.ts'
import type { Ask } from '../policy/ask.ts'
import { cellStatesOf } from '../policy/cell-states.ts'
import { sound } from '../policy/compile-options.ts'
import { decisionsOf, shownOf } from '../policy/decisions.ts'
import { all, never } from '../policy/formula.ts'
import { render } from '../policy/render.ts'
import type { Sql } from '../sql.ts'
import type { Leaf } from './truth.ts'

/**
 * Which records `t` may be named to somebody as samples of those that answer some questions alike: those that he is shown,
 * with every field that the questions are about, unmasked. To be told the answers then tells him nothing new. Null where
 * there can be none, and where a question leads into another dataset.
 */
export function sampledBy(ask: Ask, dataset: string, leaves: readonly Leaf[]): Sql | null {
  const fields = fieldsAsked(leaves)
  if (fields === null) return null
  const decisions = decisionsOf({ ask, dataset, known: new Set(), options: sound, trail: [] })
  const { contract } = decisions
  const states = cellStatesOf(decisions)
  const entitled = all([shownOf(decisions), ...fields.map((field) => states(fieldOf(contract, field)).shown)])
  return entitled === never ? null : render(entitled, { city: ask.city, contract, alias: 't', options: sound })
}

/** The fields of the asked dataset that questions look at; null where one looks at other records as well. */
export function fieldsAsked(leaves: readonly Leaf[]): readonly string[] | null {
  if (leaves.some(({ kind }) => kind === 'exists')) return null
  const fields = leaves.flatMap((leaf): readonly string[] => {
    if (leaf.kind === 'before' || leaf.kind === 'exists') return []
    return leaf.kind === 'compare' && 'field' in leaf.to ? [leaf.field, leaf.to.field] : [leaf.field]
  })
  return [...new Set(fields)]
}
