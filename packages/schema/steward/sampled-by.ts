import { fieldOf } from '../contract/fields.ts'
import type { Ask } from '../policy/ask.ts'
import { cellStatesOf } from '../policy/cell-states.ts'
import { sound } from '../policy/compile-options.ts'
import { decisionsOf, shownOf } from '../policy/decisions.ts'
import { all, always, exists, type Formula, implies, never } from '../policy/formula.ts'
import { render } from '../policy/render.ts'
import type { Sql } from '../sql.ts'
import { type Leaf, leavesOf } from './truth.ts'

/**
 * Which records `t` may be named to somebody as samples of those that answer some questions alike: those that he is shown,
 * with every field that the questions are about, unmasked, and of which he can tell himself what other datasets answer. To
 * be told the answers then tells him nothing new. Null where there can be none.
 */
export function sampledBy(ask: Ask, dataset: string, leaves: readonly Leaf[]): Sql | null {
  const entitled = entitledTo(ask, dataset, leaves)
  const contract = ask.city.contracts.get(dataset)
  if (entitled === never || !contract) return null
  return render(entitled, { city: ask.city, contract, alias: 't', options: sound })
}

function entitledTo(ask: Ask, dataset: string, leaves: readonly Leaf[], link: readonly string[] = []): Formula {
  const decisions = decisionsOf({ ask, dataset, known: new Set(), options: sound, trail: [] })
  const states = cellStatesOf(decisions)
  const { fields, links } = lookedAt(leaves)
  const cells = [...link, ...fields].map((field) => states(fieldOf(decisions.contract, field)).shown)
  return all([shownOf(decisions), ...cells, ...links.map((one) => toldBy(ask, one))])
}

/**
 * Where somebody can tell himself whether another dataset has such a record: of one that he is shown, that it has. That it
 * has none only where he would be shown any.
 */
function toldBy(ask: Ask, { key, dataset, field, where }: Link): Formula {
  const entitled = entitledTo(ask, dataset, [...leavesOf([where]).values()], [field])
  return implies(where, entitled) ? always : exists({ key, dataset, field, where: all([where, entitled]) })
}

type Link = Extract<Leaf, { kind: 'exists' }>

/** What questions about a record look at: fields of its own, and other records that hold its key. */
export interface LookedAt {
  readonly fields: readonly string[]
  readonly links: readonly Link[]
}

export function lookedAt(leaves: readonly Leaf[]): LookedAt {
  const fields = leaves.flatMap((leaf): readonly string[] => {
    if (leaf.kind === 'before') return []
    if (leaf.kind === 'exists') return [leaf.key]
    return leaf.kind === 'compare' && 'field' in leaf.to ? [leaf.field, leaf.to.field] : [leaf.field]
  })
  return { fields: [...new Set(fields)], links: leaves.filter((leaf) => leaf.kind === 'exists') }
}

/** The same of the records that a link leads to. */
export function lookedAtBy({ where }: Link): LookedAt {
  return lookedAt([...leavesOf([where]).values()])
}
