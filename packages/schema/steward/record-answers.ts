import type { City } from '../contract/city.ts'
import type { Comparison } from '../contract/condition.ts'
import { fieldOf } from '../contract/fields.ts'
import type { Value, Values } from '../contract/value.ts'
import { KhoError } from '../error.ts'
import type { Records } from '../policy/interpret.ts'
import { compared } from '../policy/interpret-condition.ts'
import { type Given, standing } from '../policy/parameter.ts'
import { type Answers, holds } from './truth.ts'

/** Where a record is looked at in memory: `records` are all that links may lead through. */
export interface Around {
  readonly city: City
  readonly records: Records
}

/** What a record in memory answers to the questions of formulas. Throws KHO310 for a dataset the city does not have. */
export function answersOf(dataset: string, values: Values, around: Around): Answers {
  const contract = around.city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO310', 'No such dataset.', { dataset })
  const is = (op: Comparison, field: string, to: Given) =>
    compared(op, fieldOf(contract, field), own(values, field), standing(to))
  return (leaf) => {
    switch (leaf.kind) {
      case 'compare':
        return is(leaf.op, leaf.field, 'field' in leaf.to ? own(values, leaf.to.field) : leaf.to.value)
      case 'in':
        return leaf.values.some((value) => is('eq', leaf.field, value))
      case 'is_null':
        return own(values, leaf.field) === null
      case 'before':
        return Date.now() < Date.parse(leaf.instant)
      case 'exists':
        return around.records(leaf.dataset).some((far) => {
          const linked = is('eq', leaf.key, own(far, leaf.field))
          return linked && holds(leaf.where, answersOf(leaf.dataset, far, around))
        })
    }
  }
}

function own(values: Values, field: string): Value {
  return (Object.hasOwn(values, field) ? values[field] : null) ?? null
}
