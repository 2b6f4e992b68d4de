import type { Contract } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { type GraphQLFieldConfigArgumentMap, GraphQLList } from 'graphql'
import { type FieldConfigs, planned } from './builder.ts'
import { asOfArgument, connectionArguments } from './connection-type.ts'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { scalarOf } from './field-scalar.ts'
import { groupArguments } from './group-inputs.ts'
import type { SharedTypes } from './shared-types.ts'
import type { ShownDataset } from './shown-dataset.ts'
import { idDescription } from './words.ts'
import { always, listOf } from './wrapped.ts'

/** `node` and `nodes`: records of any dataset. */
export function nodeRoots({ node, scalar }: SharedTypes): FieldConfigs {
  return {
    node: {
      type: node,
      args: { id: { type: always(scalar('ID')), description: idDescription } },
      description: both('Bản ghi có mã này', 'The record with this id'),
      extensions: marked({ root: 'node' }),
      resolve: planned,
    },
    nodes: {
      type: new GraphQLList(node),
      args: { ids: { type: always(listOf(scalar('ID'))), description: both('tối đa 1000 mã', 'at most 1000 ids') } },
      description: both('Các bản ghi có những mã này', 'The records with these ids, in their order'),
      extensions: marked({ root: 'nodes' }),
      resolve: planned,
    },
  }
}

/** A dataset's root fields: one by key, one list and the groups of it. */
export function dataRoots(own: ShownDataset, shared: SharedTypes): FieldConfigs {
  const { contract, types } = own
  const { dataset, names, title } = contract
  return {
    [camelCase(names.one)]: {
      type: types.record,
      args: keyArguments(contract, shared),
      description: describe(title),
      extensions: marked({ root: 'one', dataset }),
      resolve: planned,
    },
    [camelCase(names.many)]: {
      type: types.connection,
      args: { ...connectionArguments(own, shared), ...asOfArgument(shared) },
      description: describe(title, contract.description),
      extensions: marked({ root: 'many', dataset }),
      resolve: planned,
    },
    [aggregateName(names.many)]: {
      type: types.groups,
      args: groupArguments(own, shared),
      description: both(`${title.vi}: các nhóm và con số`, `${title.en}: groups and figures`),
      extensions: marked({ root: 'groups', dataset }),
      resolve: planned,
    },
  }
}

function keyArguments(contract: Contract, shared: SharedTypes): GraphQLFieldConfigArgumentMap {
  const key = contract.key.map((name) => {
    const field = fieldOf(contract, name)
    const said = { description: describe(field.title), extensions: markedField(field) }
    return [graphqlField(name), { ...said, type: always(shared.scalar(scalarOf(field))) }] as const
  })
  // A key field of that name goes before the moment.
  return { ...asOfArgument(shared), ...Object.fromEntries(key) }
}
