import { expect, test } from 'vitest'
import type { Condition } from './condition.ts'
import type { Contract, Field } from './contract.ts'
import { isBroken } from './is-broken.ts'

const field = (name: string) => ({ name, type: 'integer', list: false, partial: false, precision: null, scale: null })
// Only fields are looked at here.
const contract = {
  dataset: 'spans',
  fields: [field('from'), field('until')] as unknown as Field[],
} as unknown as Contract
const ordered: Condition = { op: 'gte', field: 'until', to: { field: 'from' } }
const odd: Condition = { op: 'ne', field: 'until', to: { value: 3 } }

test.for([
  [ordered, { from: 1, until: 2 }, false],
  [ordered, { from: 2, until: 1 }, true],
  [ordered, { from: 2, until: null }, false],
  [{ op: 'not', of: ordered }, { from: 2, until: null }, false],
  [{ op: 'and', of: [ordered, odd] }, { from: null, until: 3 }, true],
  [{ op: 'or', of: [ordered, odd] }, { from: null, until: 3 }, false],
  [{ op: 'is_null', field: 'until', is: false }, { from: 1, until: null }, true],
  [{ op: 'in', field: 'until', to: { values: [1] } }, { from: 1, until: null }, false],
] satisfies [Condition, { from: number | null; until: number | null }, boolean][])(
  'what is not known breaks nothing: %j of %j',
  ([check, values, broken]) => {
    expect(isBroken(check, contract, values)).toBe(broken)
  },
)
