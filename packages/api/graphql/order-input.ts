import { camelCase } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'
import { type DatasetTypes, relationsOf, type Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { hasOrder } from './field-scalar.ts'
import type { Words } from './words.ts'

/**
 * Fills in `DossierOrder`: a field with direction and nulls, one to-one relation with an order of its own, or one to-many
 * relation with a figure of its records. Returns the fields' enum.
 */
export function addOrderInput(builder: Builder, types: DatasetTypes, shown: Shown, words: Words): OrderField {
  const field = addOrderField(builder, types)
  addManyOrder(builder, types, { field, words })
  builder.inputType(types.order, {
    description: describe(types.contract.title),
    extensions: marked({ dataset: types.contract.dataset, part: 'order' }),
    fields: (t) => ({
      field: t.field({ type: field, description: both('trường để sắp xếp', 'field to order by') }),
      direction: t.field({ type: words.direction, defaultValue: 'asc', description: both('chiều', 'direction') }),
      nulls: t.field({
        type: words.nulls,
        defaultValue: 'last',
        description: both('chỗ của giá trị trống', 'where nulls stand'),
      }),
      ...Object.fromEntries(
        relationsOf(types, shown).map(([relation, far]) => [
          camelCase(relation.name),
          t.field({
            type: relation.kind === 'one' ? far.order : far.manyOrder,
            description: describe(far.contract.title),
            extensions: marked({ relation: relation.name }),
          }),
        ]),
      ),
    }),
  })
  return field
}

interface Making {
  readonly field: OrderField
  readonly words: Words
}

/** `DossierManyOrder`: what a record is ordered by that leads to many of these. */
function addManyOrder(builder: Builder, { contract, manyOrder, filter }: DatasetTypes, { field, words }: Making): void {
  builder.inputType(manyOrder, {
    description: describe(contract.title),
    fields: (t) => ({
      count: t.field({ type: words.direction, description: both('theo số bản ghi', 'by how many there are') }),
      measure: t.field({ type: words.measure, description: both('con số để sắp xếp', 'the figure to order by') }),
      field: t.field({ type: field, description: both('con số của trường nào', 'of which field') }),
      direction: t.field({
        type: words.direction,
        description: both('chiều; mặc định ASC', 'direction; ASC if left out'),
      }),
      nulls: t.field({
        type: words.nulls,
        description: both('chỗ của giá trị trống; mặc định LAST', 'where nulls stand; LAST if left out'),
      }),
      filter: t.field({ type: filter, description: both('chỉ tính những bản ghi này', 'only of these records') }),
    }),
  })
}

/** The enum of a dataset's fields that have an order. */
export type OrderField = ReturnType<typeof addOrderField>

function addOrderField(builder: Builder, types: DatasetTypes) {
  const ordered = types.contract.fields.filter(hasOrder)
  return builder.enumType(`${types.name}OrderField`, {
    description: describe(types.contract.title),
    values: Object.fromEntries(
      ordered.map(({ name, title }) => [
        orderFieldOf(name),
        { value: name, description: describe(title), extensions: marked({ field: name }) },
      ]),
    ),
  })
}

/** `received_at` → `RECEIVED_AT`. A field called `id` shows as `idValue`, so here as `ID_VALUE`. */
function orderFieldOf(name: string): string {
  return (name === 'id' ? 'id_value' : name).toUpperCase()
}
