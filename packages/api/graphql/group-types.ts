import type { Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { GraphQLObjectType } from 'graphql'
import { type FieldConfigs, planned } from './builder.ts'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { hasExtremes, hasOrder, isNumber, type ScalarName, scalarOf } from './field-scalar.ts'
import type { SharedTypes } from './shared-types.ts'
import { relationsOf, type Shown, type ShownDataset } from './shown-dataset.ts'
import { always, listOf } from './wrapped.ts'

const meanings = {
  groups: both('các nhóm', 'the groups'),
  hasMore: both('còn nhóm khác ngoài `first` nhóm này', 'there are more groups than these `first`'),
  key: both('giá trị chung của nhóm', 'what the records of the group have in common'),
  count: both('số bản ghi được xem', 'number of records shown'),
  where: both('chỉ đếm những bản ghi này của nhóm', 'count only these records of the group'),
  sum: both('tổng; null khi không có giá trị nào được xem', 'sums; null where no value is shown'),
  avg: both('trung bình, thêm 6 chữ số lẻ', "means, to 6 decimals more than the field's"),
  min: both('giá trị nhỏ nhất', 'least values'),
  max: both('giá trị lớn nhất', 'greatest values'),
  countDistinct: both('số giá trị khác nhau', 'number of different values'),
  withheldCount: both('số bản ghi mà ô này không được xem', 'number of records of which this cell is withheld'),
}

/** `DossierGroups` and everything under it. Sums stand only where there are numbers, extremes where values have an order. */
export function groupTypes(own: ShownDataset, shown: Shown) {
  const { fields } = own.contract
  const { shared } = shown
  const type = (suffix: string, of: () => FieldConfigs) =>
    new GraphQLObjectType({ name: `${own.name}${suffix}`, description: describe(own.contract.title), fields: of })
  const [numbers, ordered] = [fields.filter(isNumber), fields.filter(hasExtremes)]
  return {
    groups: type('Groups', () => groupsFields(own, shared)),
    group: type('Group', () => groupFields(own, shared)),
    groupKey: type('GroupKey', () => keyFields(own, shown)),
    numbers: numbers.length === 0 ? null : type('GroupNumbers', () => cells(numbers, () => 'Decimal', shared)),
    values: ordered.length === 0 ? null : type('GroupValues', () => cells(ordered, scalarOf, shared)),
    counts: type('GroupCounts', () => cells(fields, () => 'Int', shared)),
  }
}

function groupsFields({ types }: ShownDataset, shared: SharedTypes): FieldConfigs {
  return {
    groups: { type: always(listOf(types.group)), description: meanings.groups, resolve: planned },
    hasMore: { type: always(shared.scalar('Boolean')), description: meanings.hasMore, resolve: planned },
  }
}

function groupFields({ types }: ShownDataset, shared: SharedTypes): FieldConfigs {
  const of = (type: GraphQLObjectType, description: string) => ({ type: always(type), description, resolve: planned })
  return {
    key: of(types.groupKey, meanings.key),
    count: {
      type: always(shared.scalar('Int')),
      description: meanings.count,
      args: { where: { type: types.filter, description: meanings.where } },
      resolve: planned,
    },
    ...(types.numbers ? { sum: of(types.numbers, meanings.sum), avg: of(types.numbers, meanings.avg) } : {}),
    ...(types.values ? { min: of(types.values, meanings.min), max: of(types.values, meanings.max) } : {}),
    countDistinct: of(types.counts, meanings.countDistinct),
    withheldCount: of(types.counts, meanings.withheldCount),
  }
}

/** Under each name only what the request groups by. */
function keyFields(own: ShownDataset, shown: Shown): FieldConfigs {
  const ordered = own.contract.fields.filter(hasOrder).map((field) => [
    graphqlField(field.name),
    {
      type: shown.shared.scalar(scalarOf(field)),
      description: describe(field.title),
      extensions: markedField(field),
      resolve: planned,
    },
  ])
  const ones = relationsOf(own, shown)
    .filter(([{ kind }]) => kind === 'one')
    .map(([{ name }, { contract, types }]) => [
      camelCase(name),
      {
        type: always(types.groupKey),
        description: describe(contract.title),
        extensions: marked({ relation: name }),
        resolve: planned,
      },
    ])
  return Object.fromEntries([...ordered, ...ones])
}

function cells(fields: readonly Field[], scalarFor: (field: Field) => ScalarName, shared: SharedTypes): FieldConfigs {
  return Object.fromEntries(
    fields.map((field) => {
      const [text, scalar] = [describe(field.title), scalarFor(field)]
      const description = field.unit && scalar === 'Decimal' ? `${text} (${field.unit})` : text
      const said = { description, extensions: markedField(field), resolve: planned }
      return [graphqlField(field.name), { ...said, type: shared.scalar(scalar) }]
    }),
  )
}
