import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { type GraphQLInputFieldConfigMap, GraphQLInputObjectType } from 'graphql'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { operatorInputOf } from './operators.ts'
import { relationsOf, type Shown, type ShownDataset } from './shown-dataset.ts'
import { listOf } from './wrapped.ts'

const logic = {
  and: both('mọi điều kiện đều đúng', 'all of these hold'),
  or: both('ít nhất một điều kiện đúng', 'at least one of these holds'),
  not: both('điều kiện này không đúng', 'this does not hold'),
}

/**
 * `DossierFilter`: operators a field, the far side's filter a to-one relation, `some`, `none` and `every`
 * of it (`DossierManyFilter`) a to-many one, and the logic. What stands side by side must all hold.
 */
export function filterInputs(own: ShownDataset, shown: Shown) {
  const { dataset, title } = own.contract
  return {
    filter: new GraphQLInputObjectType({
      name: `${own.name}Filter`,
      description: describe(title),
      extensions: marked({ dataset, part: 'filter' }),
      fields: () => ({ ...logicFields(own), ...cellFilters(own, shown), ...relationFilters(own, shown) }),
    }),
    many: new GraphQLInputObjectType({
      name: `${own.name}ManyFilter`,
      description: describe(title),
      extensions: marked({ dataset, part: 'many' }),
      fields: () => manyFields(own),
    }),
  }
}

function logicFields({ types: { filter } }: ShownDataset): GraphQLInputFieldConfigMap {
  return {
    and: { type: listOf(filter), description: logic.and, extensions: marked({ logic: 'and' }) },
    or: { type: listOf(filter), description: logic.or, extensions: marked({ logic: 'or' }) },
    not: { type: filter, description: logic.not, extensions: marked({ logic: 'not' }) },
  }
}

function cellFilters({ contract }: ShownDataset, { shared }: Shown): GraphQLInputFieldConfigMap {
  return Object.fromEntries(
    contract.fields.map((field) => [
      graphqlField(field.name),
      {
        type: shared.operators(operatorInputOf(field)),
        description: describe(field.title),
        extensions: markedField(field),
      },
    ]),
  )
}

function relationFilters(own: ShownDataset, shown: Shown): GraphQLInputFieldConfigMap {
  return Object.fromEntries(
    relationsOf(own, shown).map(([relation, { contract, types }]) => [
      camelCase(relation.name),
      {
        type: relation.kind === 'one' ? types.filter : types.many,
        description: describe(contract.title),
        extensions: marked({ relation: relation.name }),
      },
    ]),
  )
}

function manyFields({ types: { filter: type } }: ShownDataset): GraphQLInputFieldConfigMap {
  return {
    some: { type, description: both('ít nhất một bản ghi', 'at least one record') },
    none: { type, description: both('không bản ghi nào', 'no record') },
    every: { type, description: both('mọi bản ghi, kể cả khi không có', 'every record; true of none') },
  }
}
