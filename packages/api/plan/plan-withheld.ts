import type { WithheldPart, WithheldPlan } from './plan.ts'
import { contractOf, type Planning, purposeReason, purposesLacking } from './planning.ts'
import { objectTypeOf, type Selected, selectedIn } from './selection.ts'

const parts: readonly WithheldPart[] = ['field', 'masked', 'reason', 'rule', 'howToAsk']

/** The `withheld` of a record or of a page: all that is withheld there, whatever else is selected beside it. */
export function planWithheld(planning: Planning, dataset: string, selected: Selected): WithheldPlan {
  if (!selected.field) return { member: 'withheld', key: selected.key, parts: [], unreachable: [] }
  const inner = selectedIn(planning, objectTypeOf(selected.field), selected.nodes)
  return {
    member: 'withheld',
    key: selected.key,
    parts: inner.map(({ key, field }) => ({ key, part: parts.find((part) => part === field?.name) ?? '__typename' })),
    unreachable: unreachableFrom(planning, dataset),
  }
}

/** The relations whose far side would open with a purpose: said here, because their null or empty page says nothing. */
function unreachableFrom(planning: Planning, dataset: string): WithheldPlan['unreachable'] {
  return contractOf(planning, dataset).relations.flatMap((relation) => {
    const purposes = purposesLacking(planning, relation.to, [])
    return purposes.length > 0 ? [{ relation: relation.name, reason: purposeReason(purposes) }] : []
  })
}
