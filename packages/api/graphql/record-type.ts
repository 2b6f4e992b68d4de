import type { Deprecation, Field, Relation } from '@kho/schema/contract/contract.ts'
import { aggregateName, camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import { goingWords } from '@kho/schema/derive/going-fields.ts'
import { type Builder, planned } from './builder.ts'
import { connectionArguments } from './connection-type.ts'
import { type DatasetTypes, relationsOf, type Shown } from './dataset-types.ts'
import { both, describe } from './describe.ts'
import { marked } from './extensions.ts'
import { type ScalarName, scalarOf } from './field-scalar.ts'
import { groupArguments } from './group-inputs.ts'
import { idDescription, type Words } from './words.ts'

/** Fills in a record type: `id`, the contract's fields, relations both ways, `withheld` and `provenance`. Only `id` is never null. */
export function addRecordType(builder: Builder, types: DatasetTypes, shown: Shown, words: Words): void {
  const { contract } = types
  builder.objectType(types.record, {
    description: describe(contract.title, contract.description),
    extensions: marked({ dataset: contract.dataset, part: 'record' }),
    interfaces: [words.node],
    fields: (t) => ({
      id: t.id({
        nullable: false,
        description: idDescription,
        extensions: marked({ id: true }),
        resolve: planned,
      }),
      ...Object.fromEntries(
        contract.fields.map((field) => {
          const type: [ScalarName] = [scalarOf(field)]
          const said = cellOptions(field)
          const listed = { list: true, items: true }
          return [
            graphqlField(field.name),
            field.list ? t.field({ ...said, type, nullable: listed }) : t.field({ ...said, type: type[0] }),
          ]
        }),
      ),
      ...Object.fromEntries(
        relationsOf(types, shown).flatMap(([relation, far]) => {
          const name = camelCase(relation.name)
          const said = relationOptions(relation, far)
          if (relation.kind === 'one') return [[name, t.field({ ...said, type: far.record })]]
          const { groups } = far.grouping
          return [
            [name, t.field({ ...said, type: far.connection, args: connectionArguments(builder, far) })],
            [
              aggregateName(relation.name),
              t.field({ ...groupsOptions(relation, far), type: groups, args: groupArguments(builder, far) }),
            ],
          ]
        }),
      ),
      withheld: t.field({ ...withheldOptions, type: [words.withheld] }),
      provenance: t.field({ ...provenanceOptions, type: words.provenance }),
    }),
  })
}

const withheldOptions = {
  description: both('Những ô không được xem, và vì sao', 'Cells that are withheld, and why'),
  extensions: marked({ withheld: true }),
  resolve: planned,
}

const provenanceOptions = {
  description: both('Bản ghi từ đâu đến và được nạp khi nào', 'Where the record is from, and when it was loaded'),
  extensions: marked({ provenance: true }),
  resolve: planned,
}

/** What tools show of a field that goes: until when it stays, and what to ask for instead. */
function deprecationOf(deprecated: Deprecation): string {
  const { vi, en } = goingWords(deprecated, graphqlField)
  return both(vi, en)
}

function cellOptions({ name, title, description, unit, deprecated }: Field) {
  const text = describe(title, description)
  const going = deprecated ? { deprecationReason: deprecationOf(deprecated) } : {}
  const said = { description: unit ? `${text} (${unit})` : text, ...going }
  return { ...said, extensions: marked({ field: name }), resolve: planned }
}

function groupsOptions({ name }: Relation, { contract: { title } }: DatasetTypes) {
  const description = both(`${title.vi}: các nhóm và con số`, `${title.en}: groups and figures`)
  return { description, extensions: marked({ groupsOf: name }), resolve: planned }
}

function relationOptions({ name }: Relation, far: DatasetTypes) {
  return { description: describe(far.contract.title), extensions: marked({ relation: name }), resolve: planned }
}
