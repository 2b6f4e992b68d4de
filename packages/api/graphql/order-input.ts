import { camelCase } from '@kho/schema/contract/name.ts'
import { GraphQLEnumType, type GraphQLInputFieldConfigMap, GraphQLInputObjectType } from 'graphql'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { hasOrder } from './field-scalar.ts'
import type { SharedTypes } from './shared-types.ts'
import { relationsOf, type Shown, type ShownDataset } from './shown-dataset.ts'

/**
 * `DossierOrder`: a field (of `DossierOrderField`) with direction and nulls, one to-one relation with an order of its own, or one
 * to-many relation with a figure of its records (`DossierManyOrder`).
 */
export function orderInputs(own: ShownDataset, shown: Shown) {
  const { dataset, title } = own.contract
  return {
    orderField: orderField(own),
    order: new GraphQLInputObjectType({
      name: `${own.name}Order`,
      description: describe(title),
      extensions: marked({ dataset, part: 'order' }),
      fields: () => orderFields(own, shown),
    }),
    manyOrder: new GraphQLInputObjectType({
      name: `${own.name}ManyOrder`,
      description: describe(title),
      fields: () => manyOrderFields(own, shown.shared),
    }),
  }
}

/** How any order goes where nothing else is asked for. */
export function directionAndNulls(shared: SharedTypes): GraphQLInputFieldConfigMap {
  return {
    direction: { type: shared.choice('Direction'), defaultValue: 'asc', description: both('chiều', 'direction') },
    nulls: {
      type: shared.choice('Nulls'),
      defaultValue: 'last',
      description: both('chỗ của giá trị trống', 'where nulls stand'),
    },
  }
}

function orderFields(own: ShownDataset, shown: Shown): GraphQLInputFieldConfigMap {
  return {
    field: { type: own.types.orderField, description: both('trường để sắp xếp', 'field to order by') },
    ...directionAndNulls(shown.shared),
    ...Object.fromEntries(
      relationsOf(own, shown).map(([relation, { contract, types }]) => [
        camelCase(relation.name),
        {
          type: relation.kind === 'one' ? types.order : types.manyOrder,
          description: describe(contract.title),
          extensions: marked({ relation: relation.name }),
        },
      ]),
    ),
  }
}

/** What a record is ordered by that leads to many of these. */
function manyOrderFields({ types }: ShownDataset, shared: SharedTypes): GraphQLInputFieldConfigMap {
  const [direction, nulls] = [shared.choice('Direction'), shared.choice('Nulls')]
  return {
    count: { type: direction, description: both('theo số bản ghi', 'by how many there are') },
    measure: { type: shared.choice('GroupMeasure'), description: both('con số để sắp xếp', 'the figure to order by') },
    field: { type: types.orderField, description: both('con số của trường nào', 'of which field') },
    direction: { type: direction, description: both('chiều; mặc định ASC', 'direction; ASC if left out') },
    nulls: {
      type: nulls,
      description: both('chỗ của giá trị trống; mặc định LAST', 'where nulls stand; LAST if left out'),
    },
    filter: { type: types.filter, description: both('chỉ tính những bản ghi này', 'only of these records') },
  }
}

/** The enum of a dataset's fields that have an order. */
function orderField({ contract, name: type }: ShownDataset): GraphQLEnumType {
  return new GraphQLEnumType({
    name: `${type}OrderField`,
    description: describe(contract.title),
    values: Object.fromEntries(
      contract.fields
        .filter(hasOrder)
        .map((field) => [
          orderFieldOf(field.name),
          { value: field.name, description: describe(field.title), extensions: markedField(field) },
        ]),
    ),
  })
}

/** `received_at` → `RECEIVED_AT`. A field called `id` shows as `idValue`, so here as `ID_VALUE`. */
function orderFieldOf(name: string): string {
  return (name === 'id' ? 'id_value' : name).toUpperCase()
}
