import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCity } from './compile-city.ts'
import type { Condition } from './condition.ts'
import { holds } from './evaluate.ts'
import { sampleDocuments } from './sample-city.ts'
import type { Values } from './value.ts'

const contract = compileCity(sampleDocuments).city?.contracts.get('dossiers')
if (!contract) throw new Error('the sample has no dossiers')
const dossiers = contract

const is = (condition: Condition, values: Values): boolean =>
  holds(condition, dossiers, values, (operand) => ('principal' in operand ? ['a', 'b'] : undefined))

describe('a condition is true or false, never unknown', () => {
  test.for<[string, Condition, boolean]>([
    ['null equals nothing', { op: 'eq', field: 'status', to: { value: 'x' } }, false],
    ['null differs from everything', { op: 'ne', field: 'status', to: { value: 'x' } }, true],
    ['null stands in no order', { op: 'lte', field: 'fee', to: { value: '1' } }, false],
    ['null is in no list', { op: 'in', field: 'status', to: { values: ['x'] } }, false],
    ['null is not in any list', { op: 'nin', field: 'status', to: { values: ['x'] } }, true],
    ['null is null', { op: 'is_null', field: 'status', is: true }, true],
    ['not turns it round', { op: 'not', of: { op: 'eq', field: 'status', to: { value: 'x' } } }, true],
    ['nothing is in an empty list', { op: 'in', field: 'dossier_code', to: { values: [] } }, false],
    ['all of nothing', { op: 'and', of: [] }, true],
    ['one of nothing', { op: 'or', of: [] }, false],
    ['an attribute that is a list', { op: 'in', field: 'dossier_code', to: { principal: 'roles' } }, true],
    ['an attribute that nobody has', { op: 'eq', field: 'dossier_code', to: { purpose: 'key' } }, false],
    ['a field that is null', { op: 'eq', field: 'dossier_code', to: { field: 'status' } }, false],
  ])('%s', ([, condition, expected]) => {
    expect(is(condition, { dossier_code: 'a', status: null, fee: null })).toBe(expected)
  })

  test('decimals and texts compare exactly', () => {
    expect(is({ op: 'gt', field: 'fee', to: { value: '9' } }, { fee: '10' })).toBe(true)
    expect(is({ op: 'gt', field: 'status', to: { value: '\uffee' } }, { status: '𠀀' })).toBe(true)
  })
})

test('a condition and its negation divide all records', () => {
  const text = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null })
  const leaf = fc.oneof(
    fc.record({
      op: fc.constantFrom('eq', 'ne', 'lt', 'gte'),
      field: fc.constantFrom('status', 'handler_id'),
      to: fc.record({ value: fc.constantFrom('a', 'b') }),
    }),
    fc.record({
      op: fc.constantFrom('in', 'nin'),
      field: fc.constant('status'),
      to: fc.record({ values: fc.array(fc.constantFrom('a', 'c')) }),
    }),
  )
  const tree: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf as fc.Arbitrary<Condition>,
      fc.record({ op: fc.constantFrom('and', 'or'), of: fc.array(tie('node'), { maxLength: 3 }) }),
    ),
  })).node
  fc.assert(
    fc.property(tree, text, text, (condition, status, handler) => {
      const values = { status, handler_id: handler }
      expect(is({ op: 'not', of: condition }, values)).toBe(!is(condition, values))
      expect(is({ op: 'or', of: [condition, { op: 'not', of: condition }] }, values)).toBe(true)
    }),
  )
})
