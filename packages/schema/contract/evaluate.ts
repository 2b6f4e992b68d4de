import type { Condition, Operand } from './condition.ts'
import type { Contract } from './contract.ts'
import { compareValues } from './exact-value.ts'
import { fieldOf } from './fields.ts'
import type { Value, Values } from './value.ts'

/** What `$principal.…` and `$purpose.key` stand for; undefined or null where the asker has none. */
export type Lookup = (operand: Exclude<Operand, { value: Value } | { field: string }>) => Value | undefined

/** Where nobody asks, as in quality rules and soft deletes, these stand for nothing. */
const nobody: Lookup = () => undefined

/**
 * Whether a condition is true of a record. Two-valued: null satisfies no `eq` and no ordering, `ne` and `nin` are
 * true of null, `not` turns the answer round.
 */
export function holds(condition: Condition, contract: Contract, values: Values, lookup: Lookup = nobody): boolean {
  const of = (one: Condition): boolean => holds(one, contract, values, lookup)
  switch (condition.op) {
    case 'and':
      return condition.of.every(of)
    case 'or':
      return condition.of.some(of)
    case 'not':
      return !of(condition.of)
    case 'is_null':
      return isNull(values[condition.field]) === condition.is
    case 'in':
    case 'nin':
      return isOneOf(condition, contract, values, lookup) === (condition.op === 'in')
    case 'ne':
      return !compares({ ...condition, op: 'eq' }, contract, values, lookup)
    default:
      return compares(condition, contract, values, lookup)
  }
}

type Comparing = Extract<Condition, { op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' }>
type Membership = Extract<Condition, { op: 'in' | 'nin' }>

function isNull(value: Value | undefined): value is null | undefined {
  return value === null || value === undefined
}

function compares(condition: Comparing, contract: Contract, values: Values, lookup: Lookup): boolean {
  const own = values[condition.field]
  const other = operandOf(condition.to, values, lookup)
  if (isNull(own) || isNull(other)) return false
  const order = compareValues(fieldOf(contract, condition.field), own, other)
  switch (condition.op) {
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    default:
      return order === 0
  }
}

function operandOf(operand: Operand, values: Values, lookup: Lookup): Value | undefined {
  if ('value' in operand) return operand.value
  return 'field' in operand ? values[operand.field] : lookup(operand)
}

function isOneOf(condition: Membership, contract: Contract, values: Values, lookup: Lookup): boolean {
  const own = values[condition.field]
  if (isNull(own)) return false
  const list = 'values' in condition.to ? condition.to.values : lookup(condition.to)
  if (!Array.isArray(list)) return false
  const field = fieldOf(contract, condition.field)
  return list.some((value) => compareValues(field, own, value) === 0)
}
