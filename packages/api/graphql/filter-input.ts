import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import type { Builder } from './builder.ts'
import { type DatasetTypes, relationsOf, type Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { operatorInputOf } from './operators.ts'
import type { Words } from './words.ts'

const logic = {
  and: both('mọi điều kiện đều đúng', 'all of these hold'),
  or: both('ít nhất một điều kiện đúng', 'at least one of these holds'),
  not: both('điều kiện này không đúng', 'this does not hold'),
}

/**
 * Fills in `DossierFilter`: operators a field, the far side's filter a to-one relation, `some`, `none` and `every`
 * of it a to-many one, and the logic. What stands side by side must all hold.
 */
export function addFilterInputs(builder: Builder, types: DatasetTypes, shown: Shown, words: Words): void {
  addManyFilter(builder, types)
  builder.inputType(types.filter, {
    description: describe(types.contract.title),
    extensions: marked({ dataset: types.contract.dataset, part: 'filter' }),
    fields: (t) => ({
      and: t.field({ type: [types.filter], description: logic.and, extensions: marked({ logic: 'and' }) }),
      or: t.field({ type: [types.filter], description: logic.or, extensions: marked({ logic: 'or' }) }),
      not: t.field({ type: types.filter, description: logic.not, extensions: marked({ logic: 'not' }) }),
      ...Object.fromEntries(
        types.contract.fields.map((field) => [
          graphqlField(field.name),
          t.field({
            type: operatorsOf(words, operatorInputOf(field)),
            description: describe(field.title),
            extensions: marked({ field: field.name }),
          }),
        ]),
      ),
      ...Object.fromEntries(
        relationsOf(types, shown).map(([relation, far]) => [
          camelCase(relation.name),
          t.field({
            type: relation.kind === 'one' ? far.filter : far.many,
            description: describe(far.contract.title),
            extensions: marked({ relation: relation.name }),
          }),
        ]),
      ),
    }),
  })
}

function addManyFilter(builder: Builder, types: DatasetTypes): void {
  const type = types.filter
  builder.inputType(types.many, {
    description: describe(types.contract.title),
    extensions: marked({ dataset: types.contract.dataset, part: 'many' }),
    fields: (t) => ({
      some: t.field({ type, description: both('ít nhất một bản ghi', 'at least one record') }),
      none: t.field({ type, description: both('không bản ghi nào', 'no record') }),
      every: t.field({ type, description: both('mọi bản ghi, kể cả khi không có', 'every record; true of none') }),
    }),
  })
}

/** The input of operators of this name. */
export function operatorsOf({ operators }: Words, name: string) {
  const input = operators.get(name)
  if (!input) throw new Error(`no operators ${name}`)
  return input
}
