import type { Condition } from '../contract/condition.ts'
import type { Contract } from '../contract/contract.ts'
import { fieldOf } from '../contract/fields.ts'
import type { Value, Values } from '../contract/value.ts'
import { KhoError } from '../error.ts'
import { type Normal, normalOf, normalOrder } from './ability-value.ts'
import type { Ask } from './ask.ts'
import { operandValue, operandValues } from './operand-value.ts'

/** A record as CASL is asked about it: normal values, and which rules' `via` lead to it. */
export interface Subjected {
  readonly dataset: string
  readonly values: ReadonlyMap<string, Normal | null>
  /** Fields that hold something at all, lists and json included. */
  readonly present: ReadonlySet<string>
  readonly via: ReadonlySet<string>
}

export type Predicate = (subject: Subjected) => boolean

/** A record of a contract in the form CASL is asked about. `via` names the rules that lead to it. */
export function subjectedOf(contract: Contract, values: Values, via: ReadonlySet<string>): Subjected {
  const of = (name: string): Value => (Object.hasOwn(values, name) ? (values[name] ?? null) : null)
  return {
    dataset: contract.dataset,
    values: new Map(contract.fields.map((field) => [field.name, normalOf(field, of(field.name))])),
    present: new Set(contract.fields.map(({ name }) => name).filter((name) => of(name) !== null)),
    via,
  }
}

/**
 * The closed matcher: a condition becomes a predicate when the ability is made, and an operator or a field that it
 * does not know throws there. CASL's stock matcher lets an unknown operator pass.
 */
export function predicateOf(condition: Condition, contract: Contract, ask: Ask): Predicate {
  switch (condition.op) {
    case 'and': {
      const parts = condition.of.map((part) => predicateOf(part, contract, ask))
      return (subject) => parts.every((part) => part(subject))
    }
    case 'or': {
      const parts = condition.of.map((part) => predicateOf(part, contract, ask))
      return (subject) => parts.some((part) => part(subject))
    }
    case 'not': {
      const part = predicateOf(condition.of, contract, ask)
      return (subject) => !part(subject)
    }
    case 'is_null': {
      const { name } = fieldOf(contract, condition.field)
      return (subject) => subject.present.has(name) !== condition.is
    }
    case 'in':
    case 'nin':
      return membership(condition, contract, ask)
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return comparison(condition, contract, ask)
    default:
      return refuse(condition)
  }
}

function membership(condition: Extract<Condition, { op: 'in' | 'nin' }>, contract: Contract, ask: Ask): Predicate {
  const field = fieldOf(contract, condition.field)
  const values = operandValues(condition.to, field.name, contract, ask)
  const normal = new Set((values ?? []).map((value) => normalOf(field, value)).filter((value) => value !== null))
  return ({ values: of }) => {
    const own = of.get(field.name) ?? null
    return (own !== null && normal.has(own)) === (condition.op === 'in')
  }
}

type Compare = Extract<Condition, { op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' }>

function comparison({ op, field: name, to }: Compare, contract: Contract, ask: Ask): Predicate {
  const field = fieldOf(contract, name)
  const far = 'field' in to ? fieldOf(contract, to.field).name : null
  const fixed = far === null ? normalOf(field, operandValue(to, name, contract, ask)) : null
  return ({ values }) => {
    const a = values.get(field.name) ?? null
    const b = far === null ? fixed : (values.get(far) ?? null)
    const order = a === null || b === null ? null : normalOrder(a, b)
    return op === 'ne' ? order !== 0 : order !== null && stands(op, order)
  }
}

function stands(op: Exclude<Compare['op'], 'ne'>, order: number): boolean {
  const wanted: Record<typeof op, readonly number[]> = { eq: [0], lt: [-1], lte: [-1, 0], gt: [1], gte: [1, 0] }
  return wanted[op].includes(Math.sign(order))
}

function refuse(condition: never): never {
  const { op }: { op?: unknown } = condition
  throw new KhoError('KHO312', 'A condition has an operator that is not known.', { operator: String(op) })
}
