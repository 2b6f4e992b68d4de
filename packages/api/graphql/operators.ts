import type { Field } from '@kho/schema/contract/contract.ts'
import type { Builder } from './builder.ts'
import { both } from './describe.ts'
import { marked, type Operator } from './extensions.ts'
import { type ScalarName, scalarOf } from './field-scalar.ts'

const equality: readonly Operator[] = ['eq', 'ne', 'in', 'notIn']
const ordering: readonly Operator[] = ['lt', 'lte', 'gt', 'gte']
const presence: readonly Operator[] = ['isNull']
const matching: readonly Operator[] = ['startsWith', 'contains']
const holding: readonly Operator[] = ['has', 'hasSome', 'hasEvery', 'isEmpty']

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
  has: both('danh sách có giá trị này', 'the list holds this value'),
  hasSome: both('danh sách có ít nhất một trong các giá trị này', 'the list holds at least one of these'),
  hasEvery: both('danh sách có đủ các giá trị này', 'the list holds all of these'),
  isEmpty: both('danh sách không có giá trị nào', 'the list holds nothing'),
  holdsJson: both(
    'có chứa dữ liệu này: mọi khóa và phần tử của nó, ở đúng chỗ',
    'holds this: all its members and items, in their places',
  ),
  within: both(
    'mọi điểm nằm trong Polygon hoặc MultiPolygon này',
    'all its positions lie in this Polygon or MultiPolygon',
  ),
  near: both('có điểm ở gần', 'one of its positions is near'),
}

const lists = 'ListFilter'

/** The name of the input that holds a field's operators. Lists of JSON and of geometries can only be asked for presence. */
export function operatorInputOf(field: Field): string {
  const scalar = scalarOf(field)
  if (isComparable(scalar)) return field.list ? inputName(scalar, lists) : inputName(scalar)
  return field.list ? 'PresenceFilter' : `${scalar}Filter`
}

function inputName(scalar: Comparable, suffix = 'Filter'): string {
  return `${scalar === 'String' ? 'Text' : scalar}${suffix}`
}

/** Adds inputs of operators for scalars, for lists of them, for JSON and for geometries, shared by every dataset. */
export function addOperatorInputs(builder: Builder): void {
  const scalars = Object.keys(operators).filter(isComparable)
  addOperatorInput(builder, 'PresenceFilter', 'Boolean', presence)
  for (const scalar of scalars) addOperatorInput(builder, inputName(scalar), scalar, operators[scalar])
  for (const scalar of scalars) addOperatorInput(builder, inputName(scalar, lists), scalar, [...presence, ...holding])
  addJsonFilter(builder)
  addGeometryFilter(builder)
}

const noNull = both('Các phép so sánh; không phép nào nhận null', 'Comparisons; none of them takes null')

const takingLists: readonly Operator[] = ['in', 'notIn', 'hasSome', 'hasEvery']

function addOperatorInput(builder: Builder, name: string, scalar: Comparable, of: readonly Operator[]): void {
  builder.inputType(name, {
    description: noNull,
    fields: (t) =>
      Object.fromEntries(
        of.map((operator) => {
          const said = saying(operator)
          if (operator === 'isNull' || operator === 'isEmpty') return [operator, t.boolean(said)]
          const list = takingLists.includes(operator)
          return [operator, list ? t.field({ ...said, type: [scalar] }) : t.field({ ...said, type: scalar })]
        }),
      ),
  })
}

function addJsonFilter(builder: Builder): void {
  builder.inputType('JSONFilter', {
    description: noNull,
    fields: (t) => ({
      isNull: t.boolean(saying('isNull')),
      contains: t.field({ ...saying('holdsJson'), type: 'JSON' }),
    }),
  })
}

function addGeometryFilter(builder: Builder): void {
  const near = builder.inputType('GeoJSONNear', {
    description: both('Một điểm và khoảng cách', 'A point and how far from it'),
    fields: (t) => ({
      point: t.field({ type: 'GeoJSON', required: true, description: both('một Point', 'a Point') }),
      meters: t.float({
        required: true,
        description: both('số mét, tối đa 1000000', 'metres, at most 1,000,000'),
      }),
    }),
  })
  builder.inputType('GeoJSONFilter', {
    description: noNull,
    fields: (t) => ({
      isNull: t.boolean(saying('isNull')),
      within: t.field({ ...saying('within'), type: 'GeoJSON' }),
      near: t.field({ ...saying('near'), type: near }),
    }),
  })
}

function saying(operator: Operator) {
  return { description: meanings[operator], extensions: marked({ operator }) }
}

function isComparable(scalar: string): scalar is Comparable {
  return Object.hasOwn(operators, scalar)
}
