import type { Contract } from '../contract/contract.ts'
import { KhoError } from '../error.ts'
import type { Gate, ReleaseDraft } from './gate.ts'

/** Whether a dataset tells of people: of its own records' subjects, or of those of the dataset it counts. */
export function tellsOfPeople({ city, contract }: Pick<ReleaseDraft, 'city' | 'contract'>): boolean {
  const parent = contract.derive ? city.contracts.get(contract.derive.from) : undefined
  return contract.subjects.length > 0 || (parent?.subjects.length ?? 0) > 0
}

/** Fields that tell of somebody, masked or not: those that say so, and those that name the subject. */
function personalIn({ fields, subjects }: Contract): ReadonlySet<string> {
  const declared = fields.filter(({ sensitivity }) => sensitivity !== 'none').map(({ name }) => name)
  return new Set([...declared, ...subjects.map(({ field, via }) => via ?? field)])
}

/**
 * Each personal field that a release carries has been decided, by somebody, on a ground, and the day of review is not here yet:
 * nor is it of any other decision, which lets identifiers stand in a text.
 */
export const decisionGate: Gate = async ({ contract, columns, today }) => {
  const personal = personalIn(contract)
  const carried = columns.map(({ name }) => name)
  const shown = carried.filter((name) => personal.has(name))
  const decisions = contract.release?.decisions ?? {}
  const undecided = shown.filter((name) => !Object.hasOwn(decisions, name))
  const overdue = carried.filter((name) => (decisions[name]?.review ?? '9999') <= today)
  if (undecided.length + overdue.length === 0) return
  const { dataset } = contract
  throw new KhoError(
    'KHO303',
    `${dataset} is not published: personal fields without a decision: ${undecided.length}, decisions that are due for review: ${overdue.length}.`,
    { dataset, undecided, overdue },
  )
}
