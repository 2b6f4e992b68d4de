import type { Comparison, Condition, Operand } from '../contract/condition.ts'
import type { Contract, Field } from '../contract/contract.ts'
import { exactValue } from '../contract/exact-value.ts'
import { fieldOf } from '../contract/fields.ts'
import type { Value, Values } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { orderOf } from './interpret-value.ts'

/** What a condition says of one record; `missing` when the asker lacks something it asks about, in whichever branch. */
export type Truth = boolean | 'missing'

/** The interpreter's reading of a condition, branch by branch, without stopping early. */
export function truthOf(condition: Condition, contract: Contract, values: Values, ask: Ask): Truth {
  switch (condition.op) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((part) => truthOf(part, contract, values, ask))
      if (parts.includes('missing')) return 'missing'
      return condition.op === 'and' ? !parts.includes(false) : parts.includes(true)
    }
    case 'not': {
      const part = truthOf(condition.of, contract, values, ask)
      return part === 'missing' ? part : !part
    }
    case 'is_null':
      return (own(values, condition.field) === null) === condition.is
    case 'in':
    case 'nin': {
      const list = listOf(condition.to, fieldOf(contract, condition.field), ask)
      if (list === 'missing') return list
      const field = fieldOf(contract, condition.field)
      const member = list.some((one) => compared('eq', field, own(values, field.name), one))
      return condition.op === 'in' ? member : !member
    }
    default: {
      const field = fieldOf(contract, condition.field)
      const other = 'field' in condition.to ? own(values, condition.to.field) : operandOf(condition.to, field, ask)
      return other === 'missing' ? other : compared(condition.op, field, own(values, field.name), other)
    }
  }
}

/** A comparison of two values of a field, two-valued: null equals nothing and stands in no order. */
export function compared(op: Comparison, field: Pick<Field, 'type'>, a: Value, b: Value): boolean {
  if (op === 'ne') return !compared('eq', field, a, b)
  if (a === null || b === null) return false
  const order = orderOf(field, a, b)
  if (op === 'eq') return order === 0
  if (op === 'lt' || op === 'gt') return op === 'lt' ? order < 0 : order > 0
  return op === 'lte' ? order <= 0 : order >= 0
}

/** The asker's own attribute by the name a rule gives it; undefined when he has none. */
export function claimed({ principal }: Ask, name: string): Value | undefined {
  const entries = Object.entries(principal).flatMap(([key, value]: [string, unknown]) =>
    key === 'attributes' && typeof value === 'object' && value !== null
      ? Object.entries(value).map(([own, inner]: [string, Value]): [string, Value] => [`attributes.${own}`, inner])
      : [[key, value as Value] satisfies [string, Value]],
  )
  return new Map(entries).get(name) ?? undefined
}

function operandOf(to: Exclude<Operand, { field: string }>, field: Field, ask: Ask): Value | 'missing' {
  if ('value' in to) return to.value
  const asked = 'principal' in to ? claimed(ask, to.principal) : ask.purpose?.key
  return asked === undefined ? 'missing' : readAs(field, asked)
}

function listOf(
  to: { readonly values: readonly Value[] } | { readonly principal: string },
  field: Field,
  ask: Ask,
): readonly Value[] | 'missing' {
  if ('values' in to) return to.values
  const list = claimed(ask, to.principal)
  if (!Array.isArray(list)) return 'missing'
  const read = list.map((one: Value) => readAs(field, one))
  return read.includes('missing') ? 'missing' : read
}

/** An attribute that is no value of the field is as good as none. */
function readAs(field: Field, asked: Value): Value | 'missing' {
  if (field.type === 'boolean') return typeof asked === 'boolean' ? asked : 'missing'
  if (typeof asked !== 'string' && typeof asked !== 'number') return 'missing'
  const exact = exactValue(field, String(asked))
  return 'value' in exact ? exact.value : 'missing'
}

function own(values: Values, field: string): Value {
  return (Object.hasOwn(values, field) ? values[field] : null) ?? null
}
