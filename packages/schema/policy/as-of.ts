import type { Field } from '../contract/contract.ts'
import type { CellStates, Reason } from './cell-states.ts'
import { all, any, type Formula, not, standing } from './formula.ts'
import { byStrength, maskName } from './masks.ts'

/** What the rules say of versions, and what they say of the records that those versions are of. */
export interface PastAndPresent<T> {
  readonly past: T
  readonly present: T
}

/** A version is shown if it would be by itself, and the record as well where it still exists. */
export function shownAsOf({ past, present }: PastAndPresent<Formula>): Formula {
  return all([past, standing(present)])
}

/**
 * The states of a version's cells: each as far as its version reveals it and the record as it is reveals it, whichever is
 * less. Only the version's value is ever told.
 */
export function statesAsOf({
  past,
  present,
}: PastAndPresent<(field: Field) => CellStates>): (field: Field) => CellStates {
  return (field) => lesser({ past: past(field), present: present(field) })
}

function lesser({ past, present }: PastAndPresent<CellStates>): CellStates {
  const shown = all([past.shown, standing(present.shown)])
  const visible = all([past.visible, standing(present.visible)])
  const named = new Map([...past.masked, ...present.masked].map(({ mask }) => [maskName(mask), mask]))
  const strongestFirst = [...named.values()].sort(byStrength)
  const masked = strongestFirst.flatMap((mask, at) => {
    const better = at === 0 ? shown : upTo({ past, present }, strongestFirst.slice(0, at))
    const when = all([upTo({ past, present }, strongestFirst.slice(0, at + 1)), not(better)])
    return when.kind === 'constant' && !when.value ? [] : [{ mask, when }]
  })
  return { shown, masked, visible, reasons: reasonsOf({ past, present }, visible) }
}

type Masks = readonly CellStates['masked'][number]['mask'][]

/** The cell reveals as much as one of these masks, or more. */
function upTo({ past, present }: PastAndPresent<CellStates>, masks: Masks): Formula {
  const names = new Set(masks.map(maskName))
  const revealed = ({ shown, masked }: CellStates) =>
    any([shown, ...masked.filter(({ mask }) => names.has(maskName(mask))).map(({ when }) => when)])
  return all([revealed(past), standing(revealed(present))])
}

/** Every reason that the version or the record as it is has; where one of them masks and the other withholds, it is withheld. */
function reasonsOf({ past, present }: PastAndPresent<CellStates>, visible: Formula): readonly Reason[] {
  const ofRecord = ({ when, ...reason }: Reason) => ({ ...reason, when: not(standing(not(when))) })
  return [...past.reasons, ...present.reasons.map(ofRecord)].flatMap((reason) => {
    const when = reason.masked ? all([reason.when, visible]) : reason.when
    return when.kind === 'constant' && !when.value ? [] : [{ ...reason, when }]
  })
}
