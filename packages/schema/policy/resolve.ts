import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import type { Ask } from './ask.ts'
import { all, any, compare, type Formula, isNull, never, not, within } from './formula.ts'
import { operandValue, operandValues } from './operand-value.ts'

/**
 * A rule's condition with the asker's values put in. Only for rules whose standing says that no operand is
 * missing; should one be, that comparison is false.
 */
export function resolve(condition: Condition, contract: Contract, ask: Ask): Formula {
  switch (condition.op) {
    case 'and':
      return all(condition.of.map((part) => resolve(part, contract, ask)))
    case 'or':
      return any(condition.of.map((part) => resolve(part, contract, ask)))
    case 'not':
      return not(resolve(condition.of, contract, ask))
    case 'is_null':
      return condition.is ? isNull(condition.field) : not(isNull(condition.field))
    case 'in':
    case 'nin': {
      const values = operandValues(condition.to, condition.field, contract, ask)
      if (values === null) return never
      return condition.op === 'in' ? within(condition.field, values) : not(within(condition.field, values))
    }
    default: {
      if ('field' in condition.to) return compare(condition.op, condition.field, condition.to)
      const value = operandValue(condition.to, condition.field, contract, ask)
      return value === null ? never : compare(condition.op, condition.field, { value })
    }
  }
}
