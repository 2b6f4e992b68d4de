import type { Condition, Operand } from './condition.ts'
import type { Contract } from './contract.ts'
import { holds } from './evaluate.ts'
import type { Value, Values } from './value.ts'

/**
 * Whether a record breaks a quality rule. As with SQL's CHECK, what is not known breaks nothing: a dossier without
 * `finished_at` does not break `finished_at >= received_at`. (Sharing rules and filters are two-valued instead.)
 */
export function isBroken(check: Condition, contract: Contract, values: Values): boolean {
  return verdictOf(check, contract, values) === false
}

/** Kleene's logic: null is "not known". */
function verdictOf(condition: Condition, contract: Contract, values: Values): boolean | null {
  switch (condition.op) {
    case 'and':
      return least(condition.of.map((one) => verdictOf(one, contract, values)))
    case 'or':
      return negated(least(condition.of.map((one) => negated(verdictOf(one, contract, values)))))
    case 'not':
      return negated(verdictOf(condition.of, contract, values))
    case 'is_null':
      return holds(condition, contract, values)
    default:
      return isKnown(values[condition.field]) && isKnownOperand(condition.to, values)
        ? holds(condition, contract, values)
        : null
  }
}

function least(verdicts: readonly (boolean | null)[]): boolean | null {
  if (verdicts.includes(false)) return false
  return verdicts.includes(null) ? null : true
}

const negated = (verdict: boolean | null): boolean | null => (verdict === null ? null : !verdict)

const isKnown = (value: Value | undefined): boolean => value !== null && value !== undefined

function isKnownOperand(to: Operand | { readonly values: readonly Value[] }, values: Values): boolean {
  if ('values' in to || 'value' in to) return true
  return 'field' in to && isKnown(values[to.field])
}
