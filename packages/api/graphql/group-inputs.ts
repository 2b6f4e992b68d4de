import type { Field } from '@kho/schema/contract/contract.ts'
import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'
import { type DatasetTypes, relationsOf, type Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { hasExtremes, isNumber } from './field-scalar.ts'
import { operatorsOf } from './filter-input.ts'
import type { OrderField } from './order-input.ts'
import type { Words } from './words.ts'

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

/** What the inputs of one dataset's groups are made with. */
interface Making {
  readonly shown: Shown
  readonly words: Words
  readonly field: OrderField
}

/** Fills in `DossierGroupBy`, `DossierGroupOrder` and `DossierHaving`. */
export function addGroupInputs(builder: Builder, types: DatasetTypes, making: Making): void {
  const { grouping, contract } = types
  const { words, field, shown } = making
  const said = { description: describe(contract.title) }
  builder.inputType(grouping.by, {
    ...said,
    extensions: marked({ dataset: contract.dataset, part: 'groupBy' }),
    fields: (t) => ({
      field: t.field({ type: field, description: meanings.field }),
      by: t.field({ type: words.step, description: meanings.by }),
      ...Object.fromEntries(
        relationsOf(types, shown)
          .filter(([relation]) => relation.kind === 'one')
          .map(([relation, far]) => [
            camelCase(relation.name),
            t.field({
              type: far.grouping.by,
              description: describe(far.contract.title),
              extensions: marked({ relation: relation.name }),
            }),
          ]),
      ),
    }),
  })
  builder.inputType(grouping.order, {
    ...said,
    fields: (t) => ({
      key: t.field({ type: grouping.by, description: meanings.key }),
      measure: t.field({ type: words.measure, description: meanings.measure }),
      field: t.field({ type: field, description: meanings.of }),
      direction: t.field({ type: words.direction, defaultValue: 'asc', description: both('chiều', 'direction') }),
      nulls: t.field({
        type: words.nulls,
        defaultValue: 'last',
        description: both('chỗ của giá trị trống', 'where nulls stand'),
      }),
    }),
  })
  addHaving(builder, types, words)
}

/** `having`: the same operators as in filters, of a group's figures. `min` and `max` take a filter over those values. */
function addHaving(builder: Builder, { contract, grouping, filter }: DatasetTypes, words: Words): void {
  const some = (has: (field: Field) => boolean) => contract.fields.some(has)
  const having = grouping.having
  builder.inputType(having, {
    description: describe(contract.title),
    fields: (t) => {
      const numbers = () => t.field({ type: grouping.numbersHaving, description: both('con số', 'figures') })
      const values = () => t.field({ type: filter, description: both('giá trị', 'values') })
      const counts = () => t.field({ type: grouping.countsHaving, description: both('số lượng', 'counts') })
      return {
        and: t.field({ type: [having], description: meanings.and, extensions: marked({ logic: 'and' }) }),
        or: t.field({ type: [having], description: meanings.or, extensions: marked({ logic: 'or' }) }),
        not: t.field({ type: having, description: meanings.not, extensions: marked({ logic: 'not' }) }),
        count: t.field({ type: operatorsOf(words, 'IntFilter'), description: both('số bản ghi', 'number of records') }),
        ...(some(isNumber) ? { sum: numbers(), avg: numbers() } : {}),
        ...(some(hasExtremes) ? { min: values(), max: values() } : {}),
        countDistinct: counts(),
        withheldCount: counts(),
      }
    },
  })
  addFigures(builder, { ref: grouping.countsHaving, contract, words, operators: 'IntFilter', has: () => true })
  if (!some(isNumber)) return
  addFigures(builder, { ref: grouping.numbersHaving, contract, words, operators: 'DecimalFilter', has: isNumber })
}

interface Figures {
  readonly ref: DatasetTypes['grouping']['having']
  readonly contract: DatasetTypes['contract']
  readonly words: Words
  readonly operators: string
  has(field: Field): boolean
}

function addFigures(builder: Builder, { ref, contract, words, operators, has }: Figures): void {
  builder.inputType(ref, {
    description: describe(contract.title),
    fields: (t) =>
      Object.fromEntries(
        contract.fields.filter(has).map(({ name, title }) => [
          graphqlField(name),
          t.field({
            type: operatorsOf(words, operators),
            description: describe(title),
            extensions: marked({ field: name }),
          }),
        ]),
      ),
  })
}

/** The arguments of `dossiersAggregate`. At most 1,000 groups. */
export function groupArguments(builder: Builder, { filter, grouping }: DatasetTypes) {
  return builder.args((t) => ({
    filter: t.field({ type: filter, description: both('điều kiện', 'which records') }),
    groupBy: t.field({ type: [grouping.by], description: both('nhóm theo', 'what to group by; one group without it') }),
    having: t.field({ type: grouping.having, description: both('điều kiện của nhóm', 'which groups') }),
    orderBy: t.field({
      type: [grouping.order],
      description: both('thứ tự; nếu không, theo khóa', 'in which order; by key where this leaves it open'),
    }),
    first: t.int({
      defaultValue: 100,
      description: both('số nhóm đầu, tối đa 1000', 'the first so many groups, at most 1000'),
    }),
  }))
}
