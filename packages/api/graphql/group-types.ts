import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { type Builder, planned } from './builder.ts'
import { type DatasetTypes, relationsOf, type Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { hasExtremes, hasOrder, isNumber, type ScalarName, scalarOf } from './field-scalar.ts'

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

/** Fills in `DossierGroups` and everything under it. */
export function addGroupTypes(builder: Builder, types: DatasetTypes, shown: Shown): void {
  const { contract, grouping } = types
  const always = { nullable: false, resolve: planned } as const
  builder.objectType(grouping.groups, {
    description: describe(contract.title),
    fields: (t) => ({
      groups: t.field({ ...always, type: [grouping.group], description: meanings.groups }),
      hasMore: t.boolean({ ...always, description: meanings.hasMore }),
    }),
  })
  addGroup(builder, types)
  addKey(builder, types, shown)
  const { fields, title } = contract
  const scalars = (some: readonly Field[], scalar: (field: Field) => ScalarName) => ({
    description: describe(title),
    fields: some.map((field) => ({ field, scalar: scalar(field) })),
  })
  if (fields.some(isNumber))
    addCells(
      builder,
      grouping.numbers,
      scalars(fields.filter(isNumber), () => 'Decimal'),
    )
  if (fields.some(hasExtremes)) addCells(builder, grouping.values, scalars(fields.filter(hasExtremes), scalarOf))
  addCells(
    builder,
    grouping.counts,
    scalars(fields, () => 'Int'),
  )
}

function addGroup(builder: Builder, { contract, grouping, filter }: DatasetTypes): void {
  const some = (has: (field: Field) => boolean) => contract.fields.some(has)
  builder.objectType(grouping.group, {
    description: describe(contract.title),
    fields: (t) => {
      const of = (type: typeof grouping.numbers, description: string) =>
        t.field({ type, nullable: false, description, resolve: planned })
      return {
        key: of(grouping.key, meanings.key),
        count: t.int({
          nullable: false,
          description: meanings.count,
          args: { where: t.arg({ type: filter, description: meanings.where }) },
          resolve: planned,
        }),
        ...(some(isNumber) ? { sum: of(grouping.numbers, meanings.sum), avg: of(grouping.numbers, meanings.avg) } : {}),
        ...(some(hasExtremes)
          ? { min: of(grouping.values, meanings.min), max: of(grouping.values, meanings.max) }
          : {}),
        countDistinct: of(grouping.counts, meanings.countDistinct),
        withheldCount: of(grouping.counts, meanings.withheldCount),
      }
    },
  })
}

/** `DossierGroupKey`: under each name only what the request groups by. */
function addKey(builder: Builder, types: DatasetTypes, shown: Shown): void {
  const { contract, grouping } = types
  builder.objectType(grouping.key, {
    description: describe(contract.title),
    fields: (t) => ({
      ...Object.fromEntries(
        contract.fields.filter(hasOrder).map((field) => [
          graphqlField(field.name),
          t.field({
            type: scalarOf(field),
            description: describe(field.title),
            extensions: marked({ field: field.name }),
            resolve: planned,
          }),
        ]),
      ),
      ...Object.fromEntries(
        relationsOf(types, shown)
          .filter(([relation]) => relation.kind === 'one')
          .map(([relation, far]) => [
            camelCase(relation.name),
            t.field({
              type: far.grouping.key,
              nullable: false,
              description: describe(far.contract.title),
              extensions: marked({ relation: relation.name }),
              resolve: planned,
            }),
          ]),
      ),
    }),
  })
}

interface Cells {
  readonly description: string
  readonly fields: readonly { readonly field: Contract['fields'][number]; readonly scalar: ScalarName }[]
}

function addCells(builder: Builder, ref: DatasetTypes['grouping']['numbers'], { description, fields }: Cells): void {
  builder.objectType(ref, {
    description,
    fields: (t) =>
      Object.fromEntries(
        fields.map(({ field: { name, title, unit }, scalar }) => [
          graphqlField(name),
          t.field({
            type: scalar,
            description: unit && scalar === 'Decimal' ? `${describe(title)} (${unit})` : describe(title),
            extensions: marked({ field: name }),
            resolve: planned,
          }),
        ]),
      ),
  })
}
