import { fieldOf } from '@kho/schema/contract/fields.ts'
import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { type Builder, planned } from './builder.ts'
import { asOfArgument, connectionArguments } from './connection-type.ts'
import type { DatasetTypes, Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { scalarOf } from './field-scalar.ts'
import { groupArguments } from './group-inputs.ts'
import { idDescription, type Words } from './words.ts'

/** Adds the data's root fields: one by key, one list and the groups of it a dataset, `node` and `nodes`. */
export function addDataRoots(builder: Builder, shown: Shown, words: Words): void {
  builder.queryType({ description: both('Mọi điều có thể hỏi', 'Everything that can be asked') })
  for (const types of shown.values()) addDatasetRoots(builder, types)
  builder.queryFields((t) => ({
    node: t.field({
      type: words.node,
      args: { id: t.arg.id({ required: true, description: idDescription }) },
      description: both('Bản ghi có mã này', 'The record with this id'),
      extensions: marked({ root: 'node' }),
      resolve: planned,
    }),
    nodes: t.field({
      type: [words.node],
      nullable: { list: true, items: true },
      args: { ids: t.arg.idList({ required: true, description: both('tối đa 1000 mã', 'at most 1000 ids') }) },
      description: both('Các bản ghi có những mã này', 'The records with these ids, in their order'),
      extensions: marked({ root: 'nodes' }),
      resolve: planned,
    }),
  }))
}

function addDatasetRoots(builder: Builder, types: DatasetTypes): void {
  const { contract } = types
  const { dataset, names, title } = contract
  builder.queryFields((t) => ({
    [camelCase(names.one)]: t.field({
      type: types.record,
      args: {
        ...(contract.key.map(graphqlField).includes('asOf') ? {} : asOfArgument(builder)),
        ...Object.fromEntries(
          contract.key.map((name) => {
            const field = fieldOf(contract, name)
            const options = { description: describe(field.title), extensions: marked({ field: name }) }
            return [graphqlField(name), t.arg({ ...options, type: scalarOf(field), required: true })]
          }),
        ),
      },
      description: describe(title),
      extensions: marked({ root: 'one', dataset }),
      resolve: planned,
    }),
    [camelCase(names.many)]: t.field({
      type: types.connection,
      args: { ...connectionArguments(builder, types), ...asOfArgument(builder) },
      description: describe(title, contract.description),
      extensions: marked({ root: 'many', dataset }),
      resolve: planned,
    }),
    [aggregateName(names.many)]: t.field({
      type: types.grouping.groups,
      args: groupArguments(builder, types),
      description: both(`${title.vi}: các nhóm và con số`, `${title.en}: groups and figures`),
      extensions: marked({ root: 'groups', dataset }),
      resolve: planned,
    }),
  }))
}
