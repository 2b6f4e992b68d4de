import type { Field } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Given } from '@kho/schema/policy/parameter.ts'
import type { Operator } from '../graphql/extensions.ts'
import type { FilterPlan } from './plan.ts'
import { planNear, planWithin } from './plan-geometry.ts'
import { limits, nullGiven } from './planning.ts'
import { RequestValue } from './request-values.ts'

/** A field as a request names it. */
export interface Asked {
  readonly dataset: string
  readonly field: string
}

type Scalar = string | number | boolean

/** What operands must fit: a field, or a figure of one. */
type Compared = Pick<Field, 'name' | 'type' | 'scale'>

/** One operator of a field with its operand in the field's exact form. */
export function planOperator(field: Compared, operator: Operator, operand: unknown): FilterPlan {
  switch (operator) {
    case 'in':
    case 'notIn':
      return { filter: 'in', field: field.name, values: operandsOf(field, operand), negated: operator === 'notIn' }
    case 'isNull':
      return { filter: 'null', field: field.name, is: operand === true }
    case 'startsWith':
    case 'contains':
      return { filter: 'like', field: field.name, kind: operator, text: String(scalarOf(field, operand)) }
    case 'holdsJson':
      // Its scalar has made plain data of it.
      return { filter: 'json', field: field.name, value: operand as Value }
    case 'has':
      return { filter: 'holds', field: field.name, kind: 'every', values: [scalarOf(field, operand)] }
    case 'hasSome':
    case 'hasEvery': {
      const kind = operator === 'hasSome' ? 'some' : 'every'
      return { filter: 'holds', field: field.name, kind, values: operandsOf(field, operand) }
    }
    case 'isEmpty':
      return { filter: 'empty', field: field.name, is: operand === true }
    case 'within':
      return planWithin(field.name, operand)
    case 'near':
      return planNear(field.name, operand)
    default:
      return { filter: 'compare', field: field.name, op: operator, value: operandOf(field, operand) }
  }
}

function operandsOf(field: Compared, operands: unknown): readonly Scalar[] {
  const values: readonly unknown[] = Array.isArray(operands) ? operands : [operands]
  if (values.length > limits.operands) {
    throw new KhoError('KHO413', `A list in a filter has at most ${limits.operands} values.`)
  }
  return values.map((value) => scalarOf(field, value))
}

/** An operand in the exact form of its field; what each request may give anew stays open where the field can hold it. */
export function operandOf(field: Compared, operand: unknown): Given {
  if (!(operand instanceof RequestValue)) return scalarOf(field, operand)
  return operand.as(scalarOf(field, operand.value), isWhole(field) ? field : null, (value) => scalarOf(field, value))
}

/** A field of a contract, and not the figure that `having` compares. */
function isWhole(field: Compared): field is Field {
  return 'list' in field
}

/** A scalar of the request as a value of the field: texts in NFC, decimals at the contract's scale where they fit it. */
function scalarOf(field: Compared, operand: unknown): Scalar {
  if (operand === null) nullGiven(field.name)
  if (typeof operand === 'number' || typeof operand === 'boolean') return operand
  if (typeof operand !== 'string') throw new KhoError('KHO411', `${field.name} is compared with a single value.`)
  if (field.type === 'decimal') return atScale(operand, field.scale ?? 0)
  if (operand.includes('\0') || !operand.isWellFormed()) {
    throw new KhoError('KHO411', `The text that ${field.name} is compared with is not valid.`)
  }
  return operand.normalize('NFC')
}

/** The same number with exactly `scale` decimals, or as it is when it has more: no stored value equals that one. */
function atScale(number: string, scale: number): string {
  const [whole = '0', decimals = ''] = number.split('.')
  const needed = decimals.replace(/0+$/, '')
  if (needed.length > scale) return `${whole}.${needed}`
  return scale === 0 ? whole : `${whole}.${needed.padEnd(scale, '0')}`
}
