import type { Deprecation, Field, Relation } from '@kho/schema/contract/contract.ts'
import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { goingWords } from '@kho/schema/derive/going-fields.ts'
import { GraphQLList, GraphQLObjectType } from 'graphql'
import { type FieldConfig, type FieldConfigs, planned } from './builder.ts'
import { connectionArguments } from './connection-type.ts'
import { both, describe } from './describe.ts'
import { marked, markedField } from './extensions.ts'
import { scalarOf } from './field-scalar.ts'
import { groupArguments } from './group-inputs.ts'
import type { SharedTypes } from './shared-types.ts'
import { relationsOf, type Shown, type ShownDataset } from './shown-dataset.ts'
import { idDescription } from './words.ts'
import { always, listOf } from './wrapped.ts'

/** A record: `id`, the contract's fields, relations both ways, `withheld` and `provenance`. Only `id` is never null. */
export function recordType(own: ShownDataset, shown: Shown): GraphQLObjectType {
  const { contract, name } = own
  const { shared } = shown
  return new GraphQLObjectType({
    name,
    description: describe(contract.title, contract.description),
    extensions: marked({ dataset: contract.dataset, part: 'record' }),
    interfaces: [shared.node],
    fields: (): FieldConfigs => ({
      id: {
        type: always(shared.scalar('ID')),
        description: idDescription,
        extensions: marked({ id: true }),
        resolve: planned,
      },
      ...Object.fromEntries(contract.fields.map((field) => [graphqlField(field.name), cell(field, shared)])),
      ...Object.fromEntries(
        relationsOf(own, shown).flatMap(([relation, far]) => relationFields(relation, far, shared)),
      ),
      withheld: {
        type: listOf(shared.object('Withheld')),
        description: both('Những ô không được xem, và vì sao', 'Cells that are withheld, and why'),
        extensions: marked({ withheld: true }),
        resolve: planned,
      },
      provenance: {
        type: shared.object('Provenance'),
        description: both('Bản ghi từ đâu đến và được nạp khi nào', 'Where the record is from, and when it was loaded'),
        extensions: marked({ provenance: true }),
        resolve: planned,
      },
    }),
  })
}

function cell(field: Field, shared: SharedTypes): FieldConfig {
  const text = describe(field.title, field.description)
  const scalar = shared.scalar(scalarOf(field))
  return {
    type: field.list ? new GraphQLList(scalar) : scalar,
    description: field.unit ? `${text} (${field.unit})` : text,
    ...(field.deprecated ? { deprecationReason: deprecationOf(field.deprecated) } : {}),
    extensions: markedField(field),
    resolve: planned,
  }
}

/** What tools show of a field that goes: until when it stays, and what to ask for instead. */
function deprecationOf(deprecated: Deprecation): string {
  const { vi, en } = goingWords(deprecated, graphqlField)
  return both(vi, en)
}

function relationFields(
  { kind, name }: Relation,
  far: ShownDataset,
  shared: SharedTypes,
): readonly (readonly [string, FieldConfig])[] {
  const { title } = far.contract
  const said = { description: describe(title), extensions: marked({ relation: name }), resolve: planned }
  if (kind === 'one') return [[camelCase(name), { ...said, type: far.types.record }]]
  const groups: FieldConfig = {
    type: far.types.groups,
    args: groupArguments(far, shared),
    description: both(`${title.vi}: các nhóm và con số`, `${title.en}: groups and figures`),
    extensions: marked({ groupsOf: name }),
    resolve: planned,
  }
  return [
    [camelCase(name), { ...said, type: far.types.connection, args: connectionArguments(far, shared) }],
    [aggregateName(name), groups],
  ]
}
