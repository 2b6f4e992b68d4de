import type { Operand } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import type { Value } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { fitting } from './fitting.ts'
import { attributeOf, type Compared } from './operand.ts'

/** The one value an operand stands for, in the exact form of the field it is compared with; null when it has none that fits. */
export function operandValue(to: Compared['to'], fieldName: string, contract: Contract, ask: Ask): Value {
  if ('value' in to) return to.value
  const field = contract.fields.find(({ name }) => name === fieldName)
  return field ? fitting(field, standsFor(to, ask)) : null
}

/** The list a membership operand stands for; null when the asker has no list there, or one with a value that fits no field. */
export function operandValues(
  to: Compared['to'],
  fieldName: string,
  contract: Contract,
  ask: Ask,
): readonly Value[] | null {
  if ('values' in to) return to.values
  const field = contract.fields.find(({ name }) => name === fieldName)
  const list = standsFor(to, ask)
  if (!field || !Array.isArray(list)) return null
  const values = list.map((value: Value) => fitting(field, value))
  return values.includes(null) ? null : values
}

function standsFor(to: Compared['to'] | Operand, ask: Ask): Value {
  if ('principal' in to) return attributeOf(ask.principal, to.principal)
  return 'purpose' in to ? (ask.purpose?.key ?? null) : null
}
