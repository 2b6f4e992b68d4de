import type { Field } from '@kho/schema/contract/contract.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked, type Operator } from './extensions.ts'
import { type ScalarName, scalarOf } from './field-scalar.ts'

const equality: readonly Operator[] = ['eq', 'ne', 'in', 'notIn']
const ordering: readonly Operator[] = ['lt', 'lte', 'gt', 'gte']
const presence: readonly Operator[] = ['isNull']
const matching: readonly Operator[] = ['startsWith', 'contains']

/** Which operators stand in the filter input of each scalar. */
const operators = {
  String: [...equality, ...ordering, ...presence, ...matching],
  Int: [...equality, ...ordering, ...presence],
  BigInt: [...equality, ...ordering, ...presence],
  Decimal: [...equality, ...ordering, ...presence],
  Boolean: [...equality, ...presence],
  Date: [...equality, ...ordering, ...presence],
  PartialDate: [...equality, ...ordering, ...presence],
  Time: [...equality, ...ordering, ...presence],
  DateTime: [...equality, ...ordering, ...presence],
  UUID: [...equality, ...ordering, ...presence],
} as const satisfies Partial<Record<ScalarName, readonly Operator[]>>

type Comparable = keyof typeof operators

const meanings: Record<Operator, string> = {
  eq: both('bằng', 'equals'),
  ne: both('khác; đúng cả khi trống', 'differs; true of null'),
  in: both('là một trong', 'is one of'),
  notIn: both('không là giá trị nào trong; đúng cả khi trống', 'is none of; true of null'),
  lt: both('nhỏ hơn', 'less than'),
  lte: both('nhỏ hơn hoặc bằng', 'less than or equal'),
  gt: both('lớn hơn', 'greater than'),
  gte: both('lớn hơn hoặc bằng', 'greater than or equal'),
  isNull: both('trống', 'is null'),
  startsWith: both('bắt đầu bằng', 'starts with'),
  contains: both('có chứa', 'contains'),
}

/** The name of the input that holds a field's operators. Lists, JSON and geometry can only be asked for presence. */
export function operatorInputOf(field: Field): string {
  const scalar = scalarOf(field)
  if (field.list || !isComparable(scalar)) return 'PresenceFilter'
  return scalar === 'String' ? 'TextFilter' : `${scalar}Filter`
}

/** Adds one input of operators a scalar, shared by every dataset. Returns them by name. */
export function addOperatorInputs(builder: Builder) {
  const inputs = new Map([['PresenceFilter', addOperatorInput(builder, 'PresenceFilter', 'Boolean', presence)]])
  for (const scalar of Object.keys(operators).filter(isComparable)) {
    const name = scalar === 'String' ? 'TextFilter' : `${scalar}Filter`
    inputs.set(name, addOperatorInput(builder, name, scalar, operators[scalar]))
  }
  return inputs
}

function addOperatorInput(builder: Builder, name: string, scalar: Comparable, of: readonly Operator[]) {
  return builder.inputType(name, {
    description: both('Các phép so sánh; không phép nào nhận null', 'Comparisons; none of them takes null'),
    fields: (t) =>
      Object.fromEntries(
        of.map((operator) => {
          const said = { description: meanings[operator], extensions: marked({ operator }) }
          if (operator === 'isNull') return [operator, t.boolean(said)]
          const list = operator === 'in' || operator === 'notIn'
          return [operator, list ? t.field({ ...said, type: [scalar] }) : t.field({ ...said, type: scalar })]
        }),
      ),
  })
}

function isComparable(scalar: string): scalar is Comparable {
  return Object.hasOwn(operators, scalar)
}
