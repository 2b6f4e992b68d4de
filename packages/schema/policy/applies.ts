import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import type { PurposeNeed, Rule } from '../contract/rule.ts'
import type { Value } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { isMeant } from './audience.ts'
import { nameablePart } from './nameable.ts'
import { operandsOf } from './operand.ts'
import { operandValue, operandValues } from './operand-value.ts'

/**
 * Whether a rule says anything to this asker, whatever the record. `lacks_purpose`: an allow that would apply
 * for a purpose that the asker may name. `unconditional`: a deny that a missing attribute has triggered for every record.
 */
export type Standing = 'applies' | 'unconditional' | 'lacks_purpose' | 'silent'

/** The standing of an allow: everything it asks for must be there. */
export function allowStanding(rule: Rule, ask: Ask, known: ReadonlySet<string>): Standing {
  const silent = !couldShow(rule, ask) || rule.mustKnow.some((field) => !known.has(field))
  if (silent) return 'silent'
  if (rule.purpose && !purposeNamed(rule.purpose, ask)) return 'lacks_purpose'
  return missing(rule, ask, 'purpose') ? 'silent' : 'applies'
}

/** The standing of a deny, in every way out. What is missing counts against the asker; `must_know` frees nobody. */
export function denyStanding(rule: Rule, ask: Ask): Standing {
  if (!validOn(rule, ask.today)) return 'silent'
  if (!rule.to.every((test) => isMeant(test, 'deny', ask))) return 'silent'
  if (rule.purpose && ask.purpose && !purposeMet(rule.purpose, ask)) return 'silent'
  return missing(rule, ask, 'principal') || missing(rule, ask, 'purpose') ? 'unconditional' : 'applies'
}

/** Whether an allow could ever show this principal something, for some purpose and some known key. */
export function couldShow(rule: Rule, ask: Ask): boolean {
  return (
    validOn(rule, ask.today) &&
    rule.ways.includes(ask.way) &&
    rule.to.every((test) => isMeant(test, 'allow', ask)) &&
    (rule.purpose === null || nameablePart(rule.purpose, ask) !== null) &&
    !missing(rule, ask, 'principal')
  )
}

/** Whether the read is for what a rule asks, and the asker may say so. */
export function purposeNamed(need: PurposeNeed, ask: Ask): boolean {
  const named = nameablePart(need, ask)
  return named !== null && purposeMet(named, ask)
}

/** Whether the read is for what a rule asks, whoever says so. */
export function purposeMet(need: PurposeNeed, { purpose }: Ask): boolean {
  if (!purpose) return false
  if ('procedure' in need)
    return purpose.procedure && (need.procedure === 'any' || need.procedure.includes(purpose.key))
  return purpose.tasks.some(({ dataset, assigned }) => dataset === need.task.dataset && assigned === need.task.assigned)
}

function validOn({ valid }: Rule, today: string): boolean {
  return (valid.from === null || valid.from <= today) && (valid.until === null || today < valid.until)
}

/** Whether an operand of the rule's conditions that stands for the asker, or for the purpose, has no usable value. */
function missing(rule: Rule, ask: Ask, of: 'principal' | 'purpose'): boolean {
  const conditions = [
    { where: rule.where, contract: contractOf(ask.city, rule.dataset) },
    { where: rule.via?.where ?? null, contract: rule.via && contractOf(ask.city, rule.via.dataset) },
  ]
  return conditions.some(
    ({ where, contract }) =>
      where && contract && operandsOf(where).some((operand) => lacks(operand, contract, ask, of)),
  )
}

function lacks(
  { field, to, list }: ReturnType<typeof operandsOf>[number],
  contract: Contract,
  ask: Ask,
  of: 'principal' | 'purpose',
): boolean {
  if (!(of in to)) return false
  const value: Value | readonly Value[] = list
    ? operandValues(to, field, contract, ask)
    : operandValue(to, field, contract, ask)
  return value === null
}

function contractOf(city: City, dataset: string): Contract | null {
  return city.contracts.get(dataset) ?? null
}
