import type { Contract } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import type { Ask } from '../policy/ask.ts'
import { type CellStates, cellStatesOf, type Reason } from '../policy/cell-states.ts'
import { sound } from '../policy/compile-options.ts'
import { decisionsOf, shownOf } from '../policy/decisions.ts'
import type { Formula } from '../policy/formula.ts'
import { type Answers, holds } from './truth.ts'

/** How a cell comes to an asker. Of a record that is not shown every cell is withheld. */
export type Seen = 'shown' | 'masked' | 'withheld'

/** What the rules let one asker see of one dataset, as formulas: the same that the policy view renders to SQL. */
export interface Reach {
  readonly contract: Contract
  readonly shown: Formula
  /** Every formula that `shown` and the cells of these fields are decided by. */
  formulas(fields: readonly string[]): readonly Formula[]
  /** Every formula that `reason` is decided by. */
  reasonFormulas(field: string): readonly Formula[]
  /** When each allow that applies is true of a record, by name. */
  readonly allows: ReadonlyMap<string, Formula>
  /** Equal texts where two reaches decide a field alike. */
  signature(field: string): string
  /** A cell of a record that is shown; `how` tells masks apart, and is empty where there is none. */
  cell(field: string, answers: Answers): { readonly seen: Seen; readonly how: string }
  /** Why such a cell is not simply shown; null where it is. */
  reason(field: string, answers: Answers): Reason | null
}

/** The reach of an ask. `known` are fields that the request fixes to a value. Throws KHO310 for an unknown dataset. */
export function reachOf(ask: Ask, dataset: string, known: ReadonlySet<string> = new Set()): Reach {
  const decisions = decisionsOf({ ask, dataset, known, options: sound, trail: [] })
  const { contract } = decisions
  const shown = shownOf(decisions)
  const decided = cellStatesOf(decisions)
  const states = (field: string): CellStates => decided(fieldOf(contract, field))
  return {
    contract,
    shown,
    formulas: (fields) => [shown, ...fields.flatMap((field) => formulasOf(states(field)))],
    reasonFormulas: (field) => states(field).reasons.map(({ when }) => when),
    allows: new Map(decisions.allows.map(({ rule, when }) => [rule.name, when])),
    signature: (field) => signatureOf(states(field)),
    cell: (field, answers) => cellOf(states(field), answers),
    reason: (field, answers) => states(field).reasons.find(({ when }) => holds(when, answers)) ?? null,
  }
}

function formulasOf({ shown, masked }: CellStates): readonly Formula[] {
  return [shown, ...masked.map(({ when }) => when)]
}

function signatureOf({ shown, masked }: CellStates): string {
  return JSON.stringify([shown.id, masked.map(({ when, ...mask }) => [mask, when.id])])
}

function cellOf({ shown, masked }: CellStates, answers: Answers): { readonly seen: Seen; readonly how: string } {
  if (holds(shown, answers)) return { seen: 'shown', how: '' }
  const one = masked.find(({ when }) => holds(when, answers))
  if (!one) return { seen: 'withheld', how: '' }
  const { when: _, ...mask } = one
  return { seen: 'masked', how: JSON.stringify(mask) }
}
