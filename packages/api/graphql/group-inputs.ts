import type { Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { type GraphQLFieldConfigArgumentMap, type GraphQLInputFieldConfigMap, GraphQLInputObjectType } from 'graphql'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { isNumber } from './field-scalar.ts'
import { directionAndNulls } from './order-input.ts'
import type { SharedTypes } from './shared-types.ts'
import { relationsOf, type Shown, type ShownDataset } from './shown-dataset.ts'
import { listOf } from './wrapped.ts'

const meanings = {
  by: both('bước thời gian, cho ngày và thời điểm', 'the step of time, of dates and moments'),
  field: both('trường để nhóm', 'field to group by'),
  key: both('một phần của groupBy', 'a part of groupBy'),
  measure: both('con số để sắp xếp', 'the figure to order by'),
  of: both('con số của trường nào', 'of which field'),
  and: both('mọi điều kiện đều đúng', 'all of these hold'),
  or: both('ít nhất một điều kiện đúng', 'at least one of these holds'),
  not: both('điều kiện này không đúng', 'this does not hold'),
}

/** `DossierGroupBy`, `DossierGroupOrder`, and `DossierHaving` with what stands under it. */
export function groupInputs(own: ShownDataset, shown: Shown) {
  const { dataset, fields, title } = own.contract
  const { shared } = shown
  const input = (suffix: string, of: () => GraphQLInputFieldConfigMap, extensions = {}) =>
    new GraphQLInputObjectType({ name: `${own.name}${suffix}`, description: describe(title), extensions, fields: of })
  const numbers = fields.filter(isNumber)
  return {
    groupBy: input('GroupBy', () => groupByFields(own, shown), marked({ dataset, part: 'groupBy' })),
    groupOrder: input('GroupOrder', () => groupOrderFields(own, shared)),
    having: input('Having', () => havingFields(own, shared)),
    countsHaving: input('CountsHaving', () => figures(fields, 'IntFilter', shared)),
    numbersHaving:
      numbers.length === 0 ? null : input('NumbersHaving', () => figures(numbers, 'DecimalFilter', shared)),
  }
}

/** The arguments of `dossiersAggregate`. At most 1,000 groups. */
export function groupArguments({ types }: ShownDataset, shared: SharedTypes): GraphQLFieldConfigArgumentMap {
  return {
    filter: { type: types.filter, description: both('điều kiện', 'which records') },
    groupBy: {
      type: listOf(types.groupBy),
      description: both('nhóm theo', 'what to group by; one group without it'),
    },
    having: { type: types.having, description: both('điều kiện của nhóm', 'which groups') },
    orderBy: {
      type: listOf(types.groupOrder),
      description: both('thứ tự; nếu không, theo khóa', 'in which order; by key where this leaves it open'),
    },
    first: {
      type: shared.scalar('Int'),
      defaultValue: 100,
      description: both('số nhóm đầu, tối đa 1000', 'the first so many groups, at most 1000'),
    },
  }
}

function groupByFields(own: ShownDataset, shown: Shown): GraphQLInputFieldConfigMap {
  return {
    field: { type: own.types.orderField, description: meanings.field },
    by: { type: shown.shared.choice('GroupStep'), description: meanings.by },
    ...Object.fromEntries(
      relationsOf(own, shown)
        .filter(([{ kind }]) => kind === 'one')
        .map(([{ name }, { contract, types }]) => [
          camelCase(name),
          { type: types.groupBy, description: describe(contract.title), extensions: marked({ relation: name }) },
        ]),
    ),
  }
}

function groupOrderFields({ types }: ShownDataset, shared: SharedTypes): GraphQLInputFieldConfigMap {
  return {
    key: { type: types.groupBy, description: meanings.key },
    measure: { type: shared.choice('GroupMeasure'), description: meanings.measure },
    field: { type: types.orderField, description: meanings.of },
    ...directionAndNulls(shared),
  }
}

/** The same operators as in filters, of a group's figures. `min` and `max` take a filter over those values. */
function havingFields({ types }: ShownDataset, shared: SharedTypes): GraphQLInputFieldConfigMap {
  const counts = { type: types.countsHaving, description: both('số lượng', 'counts') }
  const values = { type: types.filter, description: both('giá trị', 'values') }
  const numbers = types.numbersHaving && { type: types.numbersHaving, description: both('con số', 'figures') }
  return {
    and: { type: listOf(types.having), description: meanings.and, extensions: marked({ logic: 'and' }) },
    or: { type: listOf(types.having), description: meanings.or, extensions: marked({ logic: 'or' }) },
    not: { type: types.having, description: meanings.not, extensions: marked({ logic: 'not' }) },
    count: { type: shared.operators('IntFilter'), description: both('số bản ghi', 'number of records') },
    ...(numbers ? { sum: numbers, avg: numbers } : {}),
    ...(types.values ? { min: values, max: values } : {}),
    countDistinct: counts,
    withheldCount: counts,
  }
}

function figures(fields: readonly Field[], operators: string, shared: SharedTypes): GraphQLInputFieldConfigMap {
  const type = shared.operators(operators)
  return Object.fromEntries(
    fields.map((field) => [
      graphqlField(field.name),
      { type, description: describe(field.title), extensions: markedField(field) },
    ]),
  )
}
